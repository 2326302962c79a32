import { createReadStream } from "node:fs";
import { lineBlocks } from "../read/line-blocks.ts";

/** Reads a spool of ours back, a JSON value a line, in batches. */
export async function* readLines<Row>(path: string): AsyncGenerator<Row[]> {
  for await (const block of lineBlocks(createReadStream(path, { highWaterMark: 128 * 1024 }))) {
    if ("tooLong" in block) throw new Error("a spooled row grew beyond the longest row");
    const lines = block.bytes.toString("utf8").split("\n");
    yield lines.filter((line) => line !== "").map((line) => JSON.parse(line) as Row);
  }
}
