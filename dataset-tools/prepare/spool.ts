import { createReadStream } from "node:fs";
import { lineBlocks } from "../read/lines.ts";
import type { TrainingRecord } from "../record.ts";

/** What a split needs to know of a row between its two passes. */
export interface Drawn {
  /** Content hash, 16 hex digits. */
  readonly id: string;
  /** Where it falls in the split, from 0 to below 1. */
  readonly draw: number;
  /** Its answer as plain text, when it has one. */
  readonly answer: string | null;
  /** It has nothing to compare an answer with, so it can only be trained on. */
  readonly trainOnly?: true;
}

/** A record between the two passes of a preparation. */
export interface SpooledRow extends Drawn {
  readonly system: readonly string[];
  readonly turns: TrainingRecord["turns"];
  readonly referenceAnswer?: unknown;
}

/** Reads spooled rows back, in batches. */
export async function* readSpool<Row extends Drawn>(path: string): AsyncGenerator<Row[]> {
  for await (const block of lineBlocks(createReadStream(path, { highWaterMark: 1024 * 1024 }))) {
    if ("tooLong" in block) throw new Error("a spooled row grew beyond the longest row");
    const lines = block.bytes.toString("utf8").split("\n");
    yield lines.filter((line) => line !== "").map((line) => JSON.parse(line) as Row);
  }
}
