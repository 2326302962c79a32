import jsonata from "jsonata";
import { parseJson } from "../language/value.ts";
import { partition, range } from "./intrinsics/arrays.ts";
import { hash } from "./intrinsics/data.ts";
import { seededRandom } from "./intrinsics/numbers.ts";
import type { QueryContext } from "./query-context.ts";

const formatTime = jsonata("$fromMillis(time, picture, zone)");

function jsonOf(text: string): unknown {
  const parsed = parseJson(text);
  if ("value" in parsed) return parsed.value;
  throw new Error(parsed.message);
}

/** A list of one element is that element, as in AWS's recordings. */
function rangeOf(first: number, last: number, step: number): number | number[] {
  const list = range(first, last, step);
  return list.length === 1 ? (list[0] ?? first) : list;
}

/**
 * The functions that Step Functions adds to JSONata, and `$eval`, which it removes.
 * https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html
 */
export function jsonataAdditions(thread: QueryContext["thread"]): Record<string, unknown> {
  return {
    partition: (list: unknown, size: number) =>
      partition(Array.isArray(list) ? list : [list], size),
    range: rangeOf,
    hash: (value: unknown, algorithm: string) => hash(value, algorithm),
    random: (seed?: number) => (seed === undefined ? thread.random() : seededRandom(seed)),
    uuid: () => thread.uuid(),
    parse: jsonOf,
    // A replay must see the same time, so it is the time of the thread's latest event.
    millis: () => Math.floor(thread.time),
    now: (picture?: string, zone?: string) =>
      picture === undefined
        ? new Date(thread.time).toISOString()
        : formatTime.evaluate({ time: Math.floor(thread.time), picture, zone }),
    eval: undefined,
  };
}
