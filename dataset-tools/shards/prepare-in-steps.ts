import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkOutputs } from "../files/check-outputs.ts";
import type { Manifest } from "../prepare/manifest.ts";
import { chooseRows } from "./choose-rows.ts";
import { extractRows } from "./extract-rows.ts";
import { findDuplicates } from "./find-duplicates.ts";
import { finishPreparation, setFiles } from "./finish.ts";
import { readShard, type ShardReading } from "./read-shard.ts";
import type { PreparationSettings } from "./settings.ts";
import { type InputFile, makeShards } from "./shard.ts";
import { folderStore } from "./store.ts";

/** The steps, in their order. */
export const preparationSteps = ["read", "duplicates", "choose", "extract", "write"] as const;

/** How far a preparation is. */
export interface StepProgress {
  readonly step: (typeof preparationSteps)[number];
  readonly done: number;
  /** Shards or partitions of the step. */
  readonly of: number;
}

/** A preparation on this machine. */
export interface InSteps extends Pick<ShardReading, "openRemote"> {
  readonly settings: PreparationSettings;
  readonly files: readonly InputFile[];
  readonly heldOut?: readonly InputFile[] | undefined;
  /** Folder for the set. */
  readonly outDir: string;
  readonly onProgress?: ((progress: StepProgress) => void) | undefined;
}

/**
 * All steps of a preparation in one process, one after the other: the same set as in the cloud, to the byte.
 * @throws BadDataError when the data has errors; UserError for a wrong call
 */
export async function prepareInSteps(work: InSteps): Promise<Manifest> {
  const { settings, openRemote, outDir, onProgress } = work;
  const addresses = [...work.files, ...(work.heldOut ?? [])].map(({ address }) => address);
  const output = { path: outDir, option: "the output", folderOf: setFiles };
  checkOutputs([output], { inputs: addresses.filter((one) => !one.startsWith("s3://")) });
  const shards = makeShards(work.files, work.heldOut);
  const folder = await mkdtemp(join(tmpdir(), "tunewright-prepare-"));
  const store = folderStore(folder);
  const each = async (
    step: StepProgress["step"],
    of: number,
    run: (n: number) => Promise<unknown>,
  ) => {
    for (let number = 0; number < of; number++) {
      await run(number);
      onProgress?.({ step, done: number + 1, of });
    }
  };
  try {
    for (const [at, shard] of shards.entries()) {
      await readShard({ settings, shard, store, openRemote });
      onProgress?.({ step: "read", done: at + 1, of: shards.length });
    }
    const count = { settings, shards: shards.length, store };
    await each("duplicates", settings.partitions, (partition) =>
      findDuplicates({ ...count, partition }),
    );
    await each("choose", 1, () => chooseRows(count));
    await each("extract", shards.length, (shard) => extractRows({ shard, store }));
    return await finishPreparation({ settings, shards, store, outDir });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
