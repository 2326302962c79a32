import { Duplicates, duplicateKinds, duplicatesFile } from "./duplicates.ts";
import { readJson, type ShardStore } from "./store.ts";
import type { ShardSummary } from "./summary.ts";

/** Why each row of a shard is left out beside others: 1 and more for `duplicateKinds`, 0 for a row that is not. */
export type RowKinds = Uint8Array;

/** What all partitions found, by shard. A row of several kinds is of the gravest. */
export async function rowKinds(
  store: ShardStore,
  partitions: number,
  summaries: readonly ShardSummary[],
): Promise<RowKinds[]> {
  const kinds = summaries.map(({ rows }) => new Uint8Array(rows));
  for (let partition = 0; partition < partitions; partition++) {
    const { shards } = await readJson(store, duplicatesFile(partition), Duplicates);
    shards.forEach((found, shard) => {
      const of = kinds[shard];
      if (of !== undefined) mark(of, found);
    });
  }
  return kinds;
}

function mark(kinds: RowKinds, found: Duplicates["shards"][number]): void {
  duplicateKinds.forEach((kind, index) => {
    for (const row of found[kind]) {
      const known = kinds[row] as number;
      if (known === 0 || known > index + 1) kinds[row] = index + 1;
    }
  });
}
