import { makeShards } from "../../../dataset-tools/shards/shard.ts";
import type { FoundFiles } from "../../preparation/list-files.ts";
import { type OrchestrationUse, orchestrationUsd } from "../orchestration-cost.ts";

/** How much a preparation is expected to use, and what that costs. */
export interface PreparationEstimate {
  readonly files: number;
  readonly bytes: number;
  readonly shards: number;
  readonly use: OrchestrationUse;
  /** At list prices, see `orchestrationPrices`. */
  readonly usd: number;
}

/**
 * Bytes of plain JSONL for which all steps take one GB of memory for a second. Measured: 50,000 rows of 13.6 MB take 3.4 s
 * of a processor to be read and 0.4 s to be extracted; taken twice, since a processor of Lambda is slower, at the 1.73 GB
 * with which a function has one. Packed files are some five times as large as they look.
 */
const BYTES_PER_GB_SECOND = 2 ** 20;
const PACKED = /\.(gz|gzip|zst|zstd|br|zip|parquet)$/i;
const PACKED_TIMES = 5;

/** Steps without a Map, and the parts of the search, which are few. */
const FIXED_CALLS = 3;
/** Of each call: its execution starts, and its one state runs. */
const TRANSITIONS_OF_CALL = 2;
const TRANSITIONS_OF_WHOLE = 12;
/** What is written and read for each shard, besides its files: rows, fingerprints, draws, summary and what is chosen. */
const PUTS_OF_SHARD = 8;
const GETS_OF_SHARD = 12;
/** Of each shard a part of the search reads the summary, and a range of each kind of fingerprint. */
const GETS_OF_PART = 4;
/** Keys of a page when objects are listed, twice: for the plan and by the first step. */
const KEYS_OF_PAGE = 1000;

/** Estimates a preparation before it starts. */
export function estimatePreparation(
  { files, heldOut, bytes }: FoundFiles,
  { partitions, shardBytes }: { readonly partitions: number; readonly shardBytes: number },
): PreparationEstimate {
  const all = [...files, ...heldOut];
  const shards = makeShards(files, heldOut, shardBytes).length;
  const calls = 2 * shards + partitions + FIXED_CALLS;
  const plain = all.reduce(
    (sum, file) => sum + file.bytes * (PACKED.test(file.address) ? PACKED_TIMES : 1),
    0,
  );
  const use = {
    transitions: TRANSITIONS_OF_WHOLE + TRANSITIONS_OF_CALL * calls,
    lambdaGbSeconds: Math.ceil(plain / BYTES_PER_GB_SECOND) + calls,
    lambdaRequests: calls,
    s3Puts: PUTS_OF_SHARD * shards + (2 * all.length) / KEYS_OF_PAGE + partitions + 10,
    s3Gets: all.length + (GETS_OF_SHARD + GETS_OF_PART * partitions) * shards + 10,
  };
  return { files: all.length, bytes, shards, use, usd: orchestrationUsd(use) };
}
