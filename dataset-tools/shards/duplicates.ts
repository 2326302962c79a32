import { z } from "zod";

/** Why a row is left out beside others, the gravest first: a row that is found twice counts once. */
export const duplicateKinds = ["leaked", "exact", "near"] as const;

const Rows = z.array(z.int().nonnegative());

/** Rows that one partition found, by shard: their numbers in it. */
export const Duplicates = z.strictObject({
  shards: z.array(
    z.strictObject({
      /** They have the question of a held-out row. */
      leaked: Rows,
      exact: Rows,
      near: Rows,
    }),
  ),
});
export type Duplicates = z.infer<typeof Duplicates>;

/** Name of a partition's file in the store; written when it is done. */
export function duplicatesFile(partition: number): string {
  return `duplicates/${String(partition).padStart(3, "0")}.json`;
}
