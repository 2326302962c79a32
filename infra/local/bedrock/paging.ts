import { ServiceError } from "../aws-error.ts";
import type { Shape } from "../service.ts";

/** One summary with what lists filter and sort by. `time` is milliseconds. */
export interface Listed {
  readonly id: string;
  readonly time: number;
  readonly name: string;
  readonly status?: string;
  readonly summary: Shape;
}

const DEFAULT_PAGE = 100;

/**
 * Filters by time, name and status, sorts and cuts a page, as all lists of Bedrock do.
 * @param member name of the response's list, e.g. `modelSummaries`
 * Throws `ValidationException` for a token that no list has given.
 */
export function listPage(items: readonly Listed[], input: Shape, member: string): Shape {
  const descending = input["sortOrder"] !== "Ascending";
  const sorted = items
    .filter((item) => wanted(item, input))
    .sort((a, b) => (a.time - b.time || (a.id < b.id ? -1 : 1)) * (descending ? -1 : 1));
  const start = startOf(sorted, input["nextToken"]);
  const size = Number(input["maxResults"] ?? DEFAULT_PAGE);
  const page = sorted.slice(start, start + size);
  const last = page.at(-1);
  const more = start + size < sorted.length && last !== undefined;
  return {
    [member]: page.map(({ summary }) => summary),
    ...(more ? { nextToken: Buffer.from(last.id).toString("base64url") } : {}),
  };
}

function wanted(item: Listed, input: Shape): boolean {
  const after = input["creationTimeAfter"] ?? input["createdAfter"] ?? input["submitTimeAfter"];
  const before = input["creationTimeBefore"] ?? input["createdBefore"] ?? input["submitTimeBefore"];
  const { nameContains, statusEquals } = input;
  if (after !== undefined && !(item.time > milliseconds(after))) return false;
  if (before !== undefined && !(item.time < milliseconds(before))) return false;
  if (nameContains !== undefined && !item.name.includes(String(nameContains))) return false;
  return statusEquals === undefined || item.status === statusEquals;
}

function milliseconds(time: unknown): number {
  return time instanceof Date ? time.getTime() : Date.parse(String(time));
}

function startOf(sorted: readonly Listed[], token: unknown): number {
  if (token === undefined) return 0;
  const id = Buffer.from(String(token), "base64url").toString();
  const at = sorted.findIndex((item) => item.id === id);
  if (at < 0) throw new ServiceError("ValidationException", "The provided nextToken is invalid.");
  return at + 1;
}

/** A time of the cloud as Bedrock writes it; nothing for nothing. */
export function iso(time: number): string {
  return new Date(time).toISOString();
}
