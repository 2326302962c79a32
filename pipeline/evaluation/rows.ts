import type { Readable } from "node:stream";
import { z } from "zod";
import { UserError } from "../errors.ts";
import { type Bucket, openObject } from "../objects.ts";
import { EvaluationRow } from "../run-folder/evaluation-row.ts";

/** Position in the file of held-out rows at which asking continues. */
export const Cursor = z.strictObject({
  /** Rows that are already answered. */
  row: z.int().nonnegative(),
  /** Bytes of the file up to there. */
  byte: z.int().nonnegative(),
});
export type Cursor = z.infer<typeof Cursor>;

/** A row and the position after it. */
export interface PlacedRow {
  readonly row: EvaluationRow;
  readonly after: Cursor;
}

/** Streams held-out rows from the cursor on. Throws `Evaluation.BadRow`, without the row's content. */
export async function* readRows(
  bucket: Bucket,
  key: string,
  from: Cursor,
): AsyncGenerator<PlacedRow> {
  let { row, byte } = from;
  for await (const line of lines(await openObject(bucket, key, byte))) {
    byte += line.length + 1;
    if (line.length === 0) continue;
    row += 1;
    yield { row: parseRow(line, key, row), after: { row, byte } };
  }
}

/** The first held-out row. Throws `Evaluation.NoRows` and `Evaluation.BadRow`. */
export async function readFirstRow(bucket: Bucket, key: string): Promise<EvaluationRow> {
  const rows = readRows(bucket, key, { row: 0, byte: 0 });
  const first = await rows.next();
  await rows.return(undefined);
  if (first.done === true) throw new UserError("Evaluation.NoRows", `${key} holds no rows`);
  return first.value.row;
}

async function* lines(body: Readable): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of body) {
    let bytes = Buffer.concat([rest, chunk as Uint8Array]);
    for (let end = bytes.indexOf(10); end !== -1; end = bytes.indexOf(10)) {
      yield bytes.subarray(0, end);
      bytes = bytes.subarray(end + 1);
    }
    rest = bytes;
  }
  if (rest.length > 0) yield rest;
}

function parseRow(line: Buffer, key: string, row: number): EvaluationRow {
  try {
    return EvaluationRow.parse(JSON.parse(line.toString("utf8")));
  } catch {
    throw new UserError("Evaluation.BadRow", `${key}: row ${row} is not a valid held-out row`, {
      hint: "Something changed the file, or another version of Tunewright wrote it. Start a new run from the dataset.",
    });
  }
}
