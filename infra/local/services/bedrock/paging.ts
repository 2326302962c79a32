import { defined } from "../../kernel/defined.ts";
import type { Shape } from "../../kernel/service.ts";
import { invalid } from "./errors.ts";

/** One summary with what lists filter and sort by. `time` is milliseconds. */
export interface Listed {
  readonly id: string;
  readonly time: number;
  readonly name: string;
  readonly status?: string;
  readonly summary: object;
}

/** A time in a request: text when it came over the wire. */
type Time = Date | string;

/** The members of Bedrock's list requests; each operation has one of the pairs of times. */
export interface ListRequest {
  readonly nextToken?: string;
  readonly maxResults?: number;
  readonly sortOrder?: string;
  readonly nameContains?: string;
  readonly statusEquals?: string;
  readonly creationTimeAfter?: Time;
  readonly creationTimeBefore?: Time;
  readonly createdAfter?: Time;
  readonly createdBefore?: Time;
  readonly submitTimeAfter?: Time;
  readonly submitTimeBefore?: Time;
}

const DEFAULT_PAGE = 100;

/**
 * Filters by time, name and status, sorts and cuts a page, as all lists of Bedrock do.
 * @param member name of the response's list, e.g. `modelSummaries`
 * Throws `ValidationException` for a token that no list has given.
 */
export function listPage(items: readonly Listed[], request: ListRequest, member: string): Shape {
  const order =
    request.sortOrder === "Ascending" ? compare : (a: Position, b: Position) => compare(b, a);
  const sorted = items.filter((item) => matches(item, request)).sort(order);
  const from = positionOf(request.nextToken);
  const rest = from === undefined ? sorted : sorted.filter((item) => order(from, item) < 0);
  const page = rest.slice(0, request.maxResults ?? DEFAULT_PAGE);
  const last = page.at(-1);
  return defined({
    [member]: page.map(({ summary }) => summary),
    nextToken: last !== undefined && rest.length > page.length ? tokenOf(last) : undefined,
  });
}

/** An item's position in a list. A token carries it, so that the next page is found even when the item is deleted. */
type Position = Pick<Listed, "time" | "id">;

function compare(a: Position, b: Position): number {
  return a.time - b.time || (a.id < b.id ? -1 : Number(a.id > b.id));
}

function tokenOf({ time, id }: Position): string {
  return Buffer.from(JSON.stringify({ time, id })).toString("base64url");
}

function positionOf(token: string | undefined): Position | undefined {
  if (token === undefined) return undefined;
  try {
    const { time, id } = JSON.parse(Buffer.from(token, "base64url").toString()) as Position;
    if (typeof time === "number" && typeof id === "string") return { time, id };
  } catch {
    // Rejected below, like any other token that is not ours.
  }
  throw invalid("The provided nextToken is invalid.");
}

function matches(item: Listed, request: ListRequest): boolean {
  const after = request.creationTimeAfter ?? request.createdAfter ?? request.submitTimeAfter;
  const before = request.creationTimeBefore ?? request.createdBefore ?? request.submitTimeBefore;
  const { nameContains, statusEquals } = request;
  if (after !== undefined && !(item.time > milliseconds(after))) return false;
  if (before !== undefined && !(item.time < milliseconds(before))) return false;
  if (nameContains !== undefined && !item.name.includes(nameContains)) return false;
  return statusEquals === undefined || item.status === statusEquals;
}

function milliseconds(time: Time): number {
  return time instanceof Date ? time.getTime() : Date.parse(time);
}

/** A time of the cloud as Bedrock writes it. */
export function iso(time: number): string {
  return new Date(time).toISOString();
}

/** Like `iso`; undefined for an event that has not happened. */
export function isoIfAny(time: number | undefined): string | undefined {
  return time === undefined ? undefined : iso(time);
}
