import { type ReadOptions, readRows } from "../../dataset-tools/read/open-file.ts";
import { isProblem, type ReadItem, type ReadProblem } from "../../dataset-tools/read/problem.ts";
import type { Source } from "../../dataset-tools/read/source.ts";
import type { RawRow } from "../../dataset-tools/record.ts";

/** Bytes as a source, cut into pieces of `pieceBytes` so that every cut can be tried. */
export function bytesSource(
  name: string,
  content: string | Uint8Array,
  pieceBytes = 1 << 20,
): Source {
  const bytes = Buffer.from(content as string);
  return {
    name,
    async *open() {
      for (let at = 0; at < bytes.length; at += pieceBytes) {
        yield bytes.subarray(at, at + pieceBytes);
      }
    },
  };
}

/** What a reader made of a file, rows and defects apart. */
export async function readAll(
  source: Source,
  options: ReadOptions = {},
): Promise<{ rows: RawRow[]; problems: ReadProblem[] }> {
  const rows: RawRow[] = [];
  const problems: ReadProblem[] = [];
  for await (const item of readRows(source, options) as AsyncIterable<ReadItem>) {
    if (isProblem(item)) problems.push(item);
    else rows.push(item);
  }
  return { rows, problems };
}

/** `code@line` of each defect, in order. */
export function codesAndLines(problems: readonly ReadProblem[]): string[] {
  return problems.map(({ code, place }) => `${code}@${place.line}`);
}
