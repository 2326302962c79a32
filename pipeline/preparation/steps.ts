import { createReadStream } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import {
  chooseRows,
  extractRows,
  findDuplicates,
  finishPreparation,
  readShard,
} from "../../dataset-tools/index.ts";
import { makeShards, Shard } from "../../dataset-tools/shards/shard.ts";
import { readJson, type ShardStore, writeJson } from "../../dataset-tools/shards/store.ts";
import { UserError } from "../errors.ts";
import { inParallel } from "../in-parallel.ts";
import { type Bucket, hashObject, openObject } from "../objects.ts";
import { inTemporaryFolder } from "../temporary-folder.ts";
import { findFiles, placeOf } from "./list-files.ts";
import { preparationLayout, readRequest } from "./request.ts";
import { putStream, s3Store } from "./s3-store.ts";

/** What every step is called with. */
export const StepCall = z.object({ preparationId: z.string() });
type StepCall = z.infer<typeof StepCall>;

/** What a step over each of many items is called with; the number is that of the shard, or of the part. */
export const ItemCall = StepCall.extend({ number: z.int().nonnegative() });
type ItemCall = z.infer<typeof ItemCall>;

/** How much the first step has found: the file `listed.json`, which is written last. */
const Listed = z.strictObject({ shards: z.int().positive(), files: z.int(), bytes: z.int() });
export type Listed = z.infer<typeof Listed>;

const listedFile = "listed.json";
const shardFile = (number: number) => `listed/${String(number).padStart(6, "0")}.json`;

/** Requests to S3 at a time. */
const AT_ONCE = 16;

async function open(bucket: Bucket, { preparationId }: StepCall) {
  const { settings, ...request } = await readRequest(bucket, preparationId);
  return { request, settings, store: s3Store(bucket, preparationLayout(preparationId).work) };
}

/** The number of shards is needed by the steps that look at all of them. */
const countShards = async (store: ShardStore): Promise<number> =>
  (await readJson(store, listedFile, Listed)).shards;

/**
 * Lists the files and puts them into shards; once that is done, later calls find it.
 * @throws UserError `Preparation.FilesChanged`, and those of `findFiles`
 */
export async function listFiles(bucket: Bucket, call: StepCall): Promise<Listed> {
  const { request, settings, store } = await open(bucket, call);
  if (await store.has(listedFile)) return readJson(store, listedFile, Listed);
  const { inputs, heldOut, files } = request;
  const found = await findFiles(bucket.s3, { inputs, heldOut, filter: settings.filter });
  if (found.digest !== files.digest) {
    throw new UserError(
      "Preparation.FilesChanged",
      "the files are no longer those that the preparation was planned with",
      { hint: "Call the same command again: it plans with the files of now." },
    );
  }
  const shards = makeShards(found.files, found.heldOut, request.shardBytes);
  await inParallel(shards, AT_ONCE, (shard) => writeJson(store, shardFile(shard.number), shard));
  const items = shards.map((shard) => ({ number: shard.number, name: nameOf(shard) }));
  await writeJson(store, "items.json", items);
  const listed = { shards: shards.length, files: files.count, bytes: found.bytes };
  await writeJson(store, listedFile, listed);
  return listed;
}

function nameOf({ files }: Shard): string {
  const [first] = files;
  return `${first?.name}${files.length > 1 ? ` and ${files.length - 1} more` : ""}`;
}

/** Reads the files of one shard. */
export async function readOneShard(bucket: Bucket, call: ItemCall): Promise<void> {
  const { settings, store } = await open(bucket, call);
  const shard = await readJson(store, shardFile(call.number), Shard);
  const openRemote = async (address: string) => {
    const { bucket: name, key } = placeOf(address);
    return openObject({ s3: bucket.s3, name }, key);
  };
  await readShard({ settings, shard, store, openRemote });
}

/** Looks for duplicates in one part of the fingerprints of all shards. */
export async function searchOnePart(bucket: Bucket, call: ItemCall): Promise<void> {
  const { settings, store } = await open(bucket, call);
  await findDuplicates({
    ...{ settings, store, shards: await countShards(store) },
    partition: call.number,
  });
}

/** Chooses which rows the dataset has. */
export async function chooseAll(bucket: Bucket, call: StepCall): Promise<void> {
  const { settings, store } = await open(bucket, call);
  await chooseRows({ settings, store, shards: await countShards(store) });
}

/** Takes the chosen rows out of one shard. */
export async function extractOneShard(bucket: Bucket, call: ItemCall): Promise<void> {
  const { store } = await open(bucket, call);
  await extractRows({ store, shard: call.number });
}

/** How many rows the dataset has, and what it is known by. */
export interface Written {
  /** Rows that were read. */
  readonly read: number;
  readonly train: number;
  readonly validation: number;
  readonly evaluation: number;
  /** SHA-256 (hex) of `manifest.json`. */
  readonly digest: string;
}

/** Writes the dataset, its manifest last: where there is one, the dataset is complete. */
export async function writeDataset(bucket: Bucket, call: StepCall): Promise<Written> {
  const { settings, store } = await open(bucket, call);
  const count = await countShards(store);
  const numbers = Array.from({ length: count }, (_, number) => number);
  const shards = await inParallel(numbers, AT_ONCE, (number) =>
    readJson(store, shardFile(number), Shard),
  );
  const prefix = preparationLayout(call.preparationId).dataset;
  return inTemporaryFolder(async (folder) => {
    const outDir = join(folder, "dataset");
    const manifest = await finishPreparation({ settings, shards, store, outDir });
    const names = (await readdir(outDir)).filter((name) => name !== MANIFEST);
    for (const name of [...names, MANIFEST]) {
      await putStream(bucket, `${prefix}${name}`, createReadStream(join(outDir, name)));
    }
    const { train, validation, evaluation } = manifest.split.parts;
    return {
      read: manifest.records.read,
      train: train?.rows ?? 0,
      validation: validation?.rows ?? 0,
      evaluation: evaluation?.rows ?? 0,
      digest: await hashObject(bucket, `${prefix}${MANIFEST}`),
    };
  });
}

const MANIFEST = "manifest.json";
