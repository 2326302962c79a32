import { LineSink, storedLines } from "./line-sink.ts";
import { shardFiles } from "./shard.ts";
import { readBytes, type ShardStore } from "./store.ts";

/** A shard whose rows were chosen from. */
export interface Extraction {
  readonly shard: number;
  readonly store: ShardStore;
}

/** The fourth step: writes the rows of a shard that were chosen into a file of their own. */
export async function extractRows({ shard, store }: Extraction): Promise<void> {
  const names = shardFiles(shard);
  if (await store.has(names.extracted)) return;
  const chosen = await readBytes(store, names.chosen);
  const sink = new LineSink(store, names.extracted, true);
  let row = 0;
  for await (const lines of storedLines(store, names.rows)) {
    for (const line of lines) {
      if (((chosen[row >> 3] as number) & (1 << (row & 7))) !== 0) sink.add(line);
      row++;
    }
    await sink.drain();
  }
  await sink.end();
}
