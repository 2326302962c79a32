import { HashIndex, HashSet } from "../hashing/hash-set.ts";
import { KeyIndex } from "../hashing/key-index.ts";
import { equalBins, MIN_EQUAL_BINS } from "../hashing/sketch-index.ts";
import { Duplicates, type duplicateKinds, duplicatesFile } from "./duplicates.ts";
import { entryBytes, type PrintKind } from "./prints.ts";
import type { PreparationSettings } from "./settings.ts";
import { shardFiles } from "./shard.ts";
import { readBytes, readJson, type ShardStore, writeJson } from "./store.ts";
import { type ShardSummary, summariesOf } from "./summary.ts";

/** One partition of the fingerprints of all shards. */
export interface PartitionWork {
  readonly settings: PreparationSettings;
  /** How many shards there are. */
  readonly shards: number;
  readonly partition: number;
  readonly store: ShardStore;
}

/** Rows that a partition found to repeat others; a row may be found by several partitions. */
export type PartitionSummary = Readonly<Record<(typeof duplicateKinds)[number], number>>;

/** Rows of one slot that a row is compared with, the first ones: where there are more, they come from one template. */
const MAX_COMPARED = 64;

/**
 * The second step: finds, among the rows whose hashes fall into a partition, those that repeat an earlier one (in the
 * order of shards and rows) or that have the question of a held-out row. Which rows these are depends on pairs of
 * rows alone, so neither the number of partitions nor that of shards changes them.
 */
export async function findDuplicates(work: PartitionWork): Promise<PartitionSummary> {
  const { store, partition } = work;
  const name = duplicatesFile(partition);
  if (await store.has(name)) return countsOf(await readJson(store, name, Duplicates));
  const search = new Search(work.settings);
  const found: Duplicates["shards"] = [];
  for (const summary of await summariesOf(store, work.shards)) {
    found.push(await search.shard(summary, work));
  }
  const duplicates: Duplicates = { shards: found };
  await writeJson(store, name, duplicates);
  return countsOf(duplicates);
}

function countsOf({ shards }: Duplicates): PartitionSummary {
  const count = (kind: (typeof duplicateKinds)[number]) =>
    shards.reduce((sum, rows) => sum + rows[kind].length, 0);
  return { leaked: count("leaked"), exact: count("exact"), near: count("near") };
}

/** What is known of the rows before. */
class Search {
  readonly #keepDuplicates: boolean;
  readonly #heldOutQuestions = new HashSet();
  readonly #ids = new HashIndex();
  readonly #plain = new KeyIndex();
  readonly #slots = new Map<number, number[]>();

  constructor({ keepDuplicates }: PreparationSettings) {
    this.#keepDuplicates = keepDuplicates;
  }

  async shard(
    { number, heldOut, prints }: ShardSummary,
    { partition, store }: PartitionWork,
  ): Promise<Duplicates["shards"][number]> {
    const ranges = prints[partition];
    const entriesOf = async (kind: PrintKind) =>
      ranges === undefined
        ? Buffer.alloc(0)
        : readBytes(store, shardFiles(number).prints, ranges[kind]);
    const { leaked, exact } = this.#byQuestion(await entriesOf("question"), heldOut);
    const near = new Set<number>();
    this.#byPlainText(await entriesOf("plain"), near);
    this.#byBand(await entriesOf("band"), near);
    return { leaked, exact, near: [...near].sort((a, b) => a - b) };
  }

  /** Of rows with the question of a held-out row nothing else is looked at. */
  #byQuestion(entries: Buffer, heldOut: boolean) {
    const found: { leaked: number[]; exact: number[] } = { leaked: [], exact: [] };
    eachEntry(entries, "question", (at) => {
      const row = entries.readUInt32LE(at);
      const id = entries.toString("hex", at + 4, at + 12);
      const question = entries.toString("hex", at + 12, at + 20);
      if (heldOut) this.#heldOutQuestions.add(question);
      else if (this.#heldOutQuestions.has(question)) {
        found.leaked.push(row);
        return;
      }
      if (this.#ids.put(id, 1) === 1 && !this.#keepDuplicates) found.exact.push(row);
    });
    return found;
  }

  #byPlainText(entries: Buffer, near: Set<number>): void {
    eachEntry(entries, "plain", (at) => {
      const [high, low] = [entries.readInt32LE(at + 4), entries.readInt32LE(at + 8)];
      if (this.#plain.put(high, low, 1) === 1) near.add(entries.readUInt32LE(at));
    });
  }

  #byBand(entries: Buffer, near: Set<number>): void {
    eachEntry(entries, "band", (at) => {
      const key = entries.readUInt32LE(at + 4);
      const [high, low, answered] = [8, 12, 16].map((part) => entries.readUInt32LE(at + part));
      const sketch = { high: high as number, low: low as number, answered: answered as number };
      const known = this.#slots.get(key) ?? [];
      if (resembles(known, sketch)) near.add(entries.readUInt32LE(at));
      if (known.length >= MAX_COMPARED * 3) return;
      known.push(sketch.high, sketch.low, sketch.answered);
      this.#slots.set(key, known);
    });
  }
}

/** Whether a row with the same answer has nearly all bins in common; `known` has three numbers for each row. */
function resembles(
  known: readonly number[],
  sketch: { readonly high: number; readonly low: number; readonly answered: number },
): boolean {
  for (let i = 0; i < known.length; i += 3) {
    if (known[i + 2] !== sketch.answered) continue;
    const other = { high: known[i] as number, low: known[i + 1] as number };
    if (equalBins(sketch, other) >= MIN_EQUAL_BINS) return true;
  }
  return false;
}

function eachEntry(entries: Buffer, kind: PrintKind, use: (at: number) => void): void {
  for (let at = 0; at < entries.length; at += entryBytes[kind]) use(at);
}
