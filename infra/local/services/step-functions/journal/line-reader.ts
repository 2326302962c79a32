import { closeSync, existsSync, openSync, readSync } from "node:fs";

const CHUNK_BYTES = 2 ** 18;
const LINE_END = 10;

/**
 * The whole lines of a file, without their ends, some at a time; none when there is no file. A last line that
 * has no end (a kill cut it off) is left out.
 */
export function* linesOf(file: string): Generator<readonly string[]> {
  if (!existsSync(file)) return;
  const descriptor = openSync(file, "r");
  try {
    let rest: Buffer[] = [];
    for (;;) {
      const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
      const length = readSync(descriptor, chunk);
      if (length === 0) return;
      const end = chunk.subarray(0, length).lastIndexOf(LINE_END) + 1;
      if (end > 0) {
        const whole = Buffer.concat([...rest, chunk.subarray(0, end)]).toString("utf8");
        rest = [];
        yield whole.split("\n").filter((line) => line !== "");
      }
      rest.push(chunk.subarray(end, length));
    }
  } finally {
    closeSync(descriptor);
  }
}
