import type { Manifest } from "../prepare/manifest.ts";

type Records = Manifest["records"];

/** Why rows are not in the set, in the order in which they are left out. */
const reasons = [
  ["filtered", "not wanted by the filter"],
  ["rejected", "with errors"],
  ["leaked", "with the question of a held-out row"],
  ["duplicates", "exact duplicates"],
  ["nearDuplicates", "near duplicates"],
  ["notDrawn", "not drawn for the sample"],
] as const satisfies readonly (readonly [keyof Records, string])[];

/** Rows that were read and are not in the set. */
export interface LeftOut {
  readonly why: string;
  readonly rows: number;
}

/** What became of the rows that are not in the set; reasons without rows are left away. */
export function leftOut(records: Records): LeftOut[] {
  return reasons.flatMap(([count, why]) => {
    const rows = records[count] ?? 0;
    return rows === 0 ? [] : [{ why, rows }];
  });
}
