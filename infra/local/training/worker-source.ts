import { pathToFileURL } from "node:url";
import type { WorkerOptions } from "node:worker_threads";
import { builtFile } from "../kernel/built-file.ts";
import { bundleSource } from "../kernel/bundle-source.ts";

let bundled: Promise<string> | undefined;

/**
 * In megabytes. V8 lets garbage grow to a multiple of what is used, the less the lower the limit: with this one, 20,000
 * rows of gsm8k's length take 420 MB at most instead of 810.
 */
const MAX_HEAP = 1500;

/**
 * The arguments of `new Worker`: the built file where there is one. From source the thread is bundled in memory
 * first.
 */
export async function workerSource(workerData: object): Promise<[string | URL, WorkerOptions]> {
  const options = { workerData, resourceLimits: { maxOldGenerationSizeMb: MAX_HEAP } };
  const built = builtFile("training/worker.js");
  if (built !== undefined) return [pathToFileURL(built), options];
  bundled ??= bundleSource(new URL("./worker.ts", import.meta.url));
  return [await bundled, { ...options, eval: true }];
}
