import { createReadStream } from "node:fs";
import type { Manifest } from "../../dataset-tools/index.ts";
import type { RunScores } from "./run-scores.ts";
import type { FileTokens } from "./tokens-of-file.ts";

/** One of the three files that a dataset is split into. */
export interface DatasetPart extends FileTokens {
  /** Local path. */
  readonly path: string;
  readonly rows: number;
  readonly bytes: number;
  /** Hex. */
  readonly sha256: string;
  /** Groups that held-out rows belong to; absent or null where rows are independent. */
  readonly groups?: number | null;
}

/** A dataset that passed its checks, converted and split, ready to be uploaded. */
export interface Dataset extends RunScores {
  /** `[a-z0-9-]`, made from the name of the file. */
  readonly name: string;
  /** null where all rows are held out, since the model is already trained. */
  readonly train: DatasetPart | null;
  /** null where the base model accepts none, or the user chose none. */
  readonly validation: DatasetPart | null;
  readonly evaluation: DatasetPart;
  /** What was made from what. */
  readonly manifest: Manifest;
}

/** Bytes that are read at once. */
const CHUNK = 1 << 18;

/** Streams the lines of a file that the dataset tools wrote, many at a time: line by line costs more than parsing them. */
export async function* linesOfPart(path: string): AsyncGenerator<readonly string[]> {
  let rest = "";
  for await (const text of createReadStream(path, { encoding: "utf8", highWaterMark: CHUNK })) {
    const lines = `${rest}${text}`.split("\n");
    rest = lines.pop() ?? "";
    yield lines;
  }
  if (rest !== "") yield [rest];
}
