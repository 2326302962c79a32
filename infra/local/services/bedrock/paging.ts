import type { Shape } from "../../kernel/service.ts";
import { invalid } from "./errors.ts";

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
  const order =
    input["sortOrder"] === "Ascending" ? compare : (a: Position, b: Position) => compare(b, a);
  const sorted = items.filter((item) => wanted(item, input)).sort(order);
  const from = positionOf(input["nextToken"]);
  const rest = from === undefined ? sorted : sorted.filter((item) => order(from, item) < 0);
  const page = rest.slice(0, Number(input["maxResults"] ?? DEFAULT_PAGE));
  const last = page.at(-1);
  const more = last !== undefined && rest.length > page.length;
  return {
    [member]: page.map(({ summary }) => summary),
    ...(more ? { nextToken: tokenOf(last) } : {}),
  };
}

/** Where an item stands in a list. A token says it, so that the next page is found even when the item is gone. */
type Position = Pick<Listed, "time" | "id">;

function compare(a: Position, b: Position): number {
  return a.time - b.time || (a.id < b.id ? -1 : Number(a.id > b.id));
}

function tokenOf({ time, id }: Position): string {
  return Buffer.from(JSON.stringify({ time, id })).toString("base64url");
}

function positionOf(token: unknown): Position | undefined {
  if (token === undefined) return undefined;
  try {
    const { time, id } = JSON.parse(Buffer.from(String(token), "base64url").toString()) as Position;
    if (typeof time === "number" && typeof id === "string") return { time, id };
  } catch {
    // Falls through to the same refusal.
  }
  throw invalid("The provided nextToken is invalid.");
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

/** A time of the cloud as Bedrock writes it; nothing for nothing. */
export function iso(time: number): string {
  return new Date(time).toISOString();
}
