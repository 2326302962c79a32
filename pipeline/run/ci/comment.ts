import { z } from "zod";
import { UserError } from "../../errors.ts";
import { MARKER } from "./ci-markdown.ts";

/** A pull request, and as who its comments are written. */
export interface PullRequest {
  /** e.g. `https://api.github.com`. */
  readonly api: string;
  /** `owner/name`. */
  readonly repository: string;
  readonly number: number;
  readonly token: string;
}

const Comment = z.object({ id: z.number(), body: z.string().nullish(), html_url: z.string() });

/** Comments that are looked through for an earlier one. */
const PAGE = 100;
const MAX_PAGES = 20;

/**
 * Writes one comment to a pull request, in place of the one that an earlier check wrote.
 * @returns its address
 * @throws UserError `Ci.Comment` where GitHub refuses it
 */
export async function writeComment(to: PullRequest, markdown: string): Promise<string> {
  const earlier = await findComment(to);
  const written =
    earlier === undefined
      ? await call(to, "POST", `issues/${to.number}/comments`, markdown)
      : await call(to, "PATCH", `issues/comments/${earlier}`, markdown);
  return Comment.parse(written).html_url;
}

async function findComment(to: PullRequest): Promise<number | undefined> {
  for (let page = 1; page <= MAX_PAGES; page++) {
    const path = `issues/${to.number}/comments?per_page=${PAGE}&page=${page}`;
    const comments = z.array(Comment).parse(await call(to, "GET", path));
    const found = comments.find(({ body }) => body?.startsWith(MARKER));
    if (found !== undefined) return found.id;
    if (comments.length < PAGE) return undefined;
  }
  return undefined;
}

async function call(
  { api, repository, token }: PullRequest,
  method: "GET" | "POST" | "PATCH",
  path: string,
  body?: string,
): Promise<unknown> {
  const response = await fetch(`${api}/repos/${repository}/${path}`, {
    method,
    headers: {
      accept: "application/vnd.github+json",
      authorization: `Bearer ${token}`,
      "x-github-api-version": "2022-11-28",
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify({ body }) }),
  }).catch((cause: unknown) => {
    throw refused(`${method} ${path}: the connection failed`, cause);
  });
  if (response.ok) return response.json();
  throw refused(`${method} ${path}: HTTP ${response.status}`);
}

function refused(what: string, cause?: unknown): UserError {
  return new UserError("Ci.Comment", `GitHub does not take the comment: ${what}`, {
    hint: "The job needs `permissions: pull-requests: write`; a pull request from a fork has a token that may only read.",
    cause,
  });
}
