import { closeSync, createWriteStream, openSync, readSync } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { StringDecoder } from "node:string_decoder";
import type { Example } from "./example.ts";

const CHUNK_BYTES = 2 ** 20;

/** Writes examples where the training reads them, one by one: no string has room for all of a large set. */
export async function writeExamples(file: string, examples: readonly Example[]): Promise<void> {
  function* lines(): Iterable<string> {
    for (const example of examples) yield `${JSON.stringify(example)}\n`;
  }
  await pipeline(Readable.from(lines()), createWriteStream(file));
}

/**
 * The examples that were written, the first of them where not all have room.
 * @param room characters of their prompts and completions
 */
export function readExamples<Row extends Example>(
  file: string,
  room = Number.POSITIVE_INFINITY,
): { examples: Row[]; leftOut: number } {
  const examples: Row[] = [];
  let leftOut = 0;
  let size = 0;
  for (const line of linesOf(file)) {
    const example = JSON.parse(line) as Row;
    size += example.prompt.length + example.completion.length;
    if (size <= room || examples.length === 0) examples.push(example);
    else leftOut += 1;
  }
  return { examples, leftOut };
}

function* linesOf(file: string): Iterable<string> {
  const descriptor = openSync(file, "r");
  try {
    const decoder = new StringDecoder("utf8");
    const chunk = new Uint8Array(CHUNK_BYTES);
    let rest = "";
    for (let size = 1; size > 0; ) {
      size = readSync(descriptor, chunk);
      const lines = (rest + decoder.write(Buffer.from(chunk.subarray(0, size)))).split("\n");
      rest = lines.pop() ?? "";
      yield* lines;
    }
  } finally {
    closeSync(descriptor);
  }
}
