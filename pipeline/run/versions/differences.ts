import { z } from "zod";
import { isObject } from "../../../dataset-tools/read/row-shape.ts";

/** A member that differs between two values. */
export const Difference = z.strictObject({
  /** Path of a member, e.g. `hyperParameters.epochCount`. */
  name: z.string(),
  /** Its JSON value in both; null also where it has none. */
  a: z.json(),
  b: z.json(),
});
export type Difference = z.infer<typeof Difference>;

/** The members at any depth whose values differ, by their paths. */
export function differences(a: unknown, b: unknown): Difference[] {
  const [ofA, ofB] = [leavesOf(a, []), leavesOf(b, [])];
  const names = [...new Set([...ofA.keys(), ...ofB.keys()])];
  return names.flatMap((name) => {
    const [one = null, other = null] = [ofA.get(name), ofB.get(name)];
    return JSON.stringify(one) === JSON.stringify(other) ? [] : [{ name, a: one, b: other }];
  });
}

type Json = Difference["a"];

function leavesOf(value: unknown, path: readonly string[]): Map<string, Json> {
  if (!isObject(value)) return new Map([[path.join("."), z.json().parse(value ?? null)]]);
  const parts = Object.entries(value).flatMap(([name, part]) => [
    ...leavesOf(part, [...path, name]),
  ]);
  return new Map(parts);
}
