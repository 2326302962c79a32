import { sameJson } from "../../language/value.ts";
import { arrayAt, expectCount, type Intrinsic, integerAt, intrinsicFault } from "./intrinsic.ts";

const MAX_RANGE = 1000;

/** Splits a list into chunks of `size`. Throws when the size is not positive. */
export function partition(list: readonly unknown[], size: number): unknown[][] {
  if (size <= 0) throw intrinsicFault("The chunk size must be a positive integer.");
  const chunks: unknown[][] = [];
  for (let at = 0; at < list.length; at += size) chunks.push(list.slice(at, at + size));
  return chunks;
}

/** Numbers from `first` to `last` (inclusive) by `step`; at most 1,000. */
export function range(first: number, last: number, step: number): number[] {
  if (step === 0) throw intrinsicFault("The step of a range cannot be zero.");
  const count = Math.floor((last - first) / step) + 1;
  if (count > MAX_RANGE) throw intrinsicFault("The range has more than 1000 elements.");
  return Array.from({ length: Math.max(0, count) }, (_, at) => first + at * step);
}

/** `States.Array…`: https://docs.aws.amazon.com/step-functions/latest/dg/intrinsic-functions.html */
export const ARRAY_FUNCTIONS: Readonly<Record<string, Intrinsic>> = {
  Array: (args) => [...args],
  ArrayPartition: (args) => {
    expectCount(args, [2], "ArrayPartition");
    return partition(arrayAt(args, 0, "ArrayPartition"), integerAt(args, 1, "ArrayPartition"));
  },
  ArrayContains: (args) => {
    expectCount(args, [2], "ArrayContains");
    return arrayAt(args, 0, "ArrayContains").some((item) => sameJson(item, args[1]));
  },
  ArrayRange: (args) => {
    expectCount(args, [3], "ArrayRange");
    const [first, last, step] = [0, 1, 2].map((at) => integerAt(args, at, "ArrayRange"));
    return range(first ?? 0, last ?? 0, step ?? 0);
  },
  ArrayGetItem: (args) => {
    expectCount(args, [2], "ArrayGetItem");
    const list = arrayAt(args, 0, "ArrayGetItem");
    const index = args[1];
    if (typeof index !== "number" || !Number.isInteger(index) || !(index in list)) {
      throw intrinsicFault("Index is out of bounds in States.ArrayGetItem");
    }
    return list[index];
  },
  ArrayLength: (args) => {
    expectCount(args, [1], "ArrayLength");
    return arrayAt(args, 0, "ArrayLength").length;
  },
  ArrayUnique: (args) => {
    expectCount(args, [1], "ArrayUnique");
    const list = arrayAt(args, 0, "ArrayUnique");
    return list.filter((item, at) => list.findIndex((other) => sameJson(item, other)) === at);
  },
};
