import { readFile } from "node:fs/promises";
import { z } from "zod";
import { UserError } from "../errors.ts";
import type { PullRequest } from "../run/ci/comment.ts";

/** What GitHub Actions tells a job of itself; undefined elsewhere. */
export interface ActionsJob {
  /** File to which a summary of the job is added. */
  readonly summary: string | undefined;
}

/** The job that this command runs in. */
export function actionsJob(): ActionsJob | undefined {
  if (process.env["GITHUB_ACTIONS"] !== "true") return undefined;
  return { summary: process.env["GITHUB_STEP_SUMMARY"] };
}

/** The branch that a pull request goes to, as a checkout of GitHub Actions knows it. */
export function baseRefHere(): string | undefined {
  const ref = process.env["GITHUB_BASE_REF"];
  return ref === undefined || ref === "" ? undefined : `origin/${ref}`;
}

const Event = z.object({ pull_request: z.object({ number: z.int().positive() }) });

/**
 * The pull request that the job is about.
 * @throws UserError `Call.Wrong` where it is about none, or there is no token
 */
export async function pullRequestHere(): Promise<PullRequest> {
  const api = process.env["GITHUB_API_URL"] ?? "https://api.github.com";
  const repository = process.env["GITHUB_REPOSITORY"] ?? "";
  const token = process.env["GITHUB_TOKEN"] ?? "";
  const event = await readFile(process.env["GITHUB_EVENT_PATH"] ?? "", "utf8").catch(() => "null");
  const { data } = Event.safeParse(JSON.parse(event));
  if (data === undefined || !/^[\w.-]+\/[\w.-]+$/.test(repository)) {
    throw new UserError("Call.Wrong", "--comment needs a job of a pull request in GitHub Actions", {
      hint: "Elsewhere, --markdown FILE writes what the comment would hold.",
    });
  }
  if (token === "") {
    throw new UserError("Call.Wrong", "--comment needs GITHUB_TOKEN", {
      hint: "Set GITHUB_TOKEN to the job's own token (github.token), with `permissions: pull-requests: write`.",
    });
  }
  return { api, repository, token, number: data.pull_request.number };
}
