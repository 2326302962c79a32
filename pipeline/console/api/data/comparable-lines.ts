import { Readable } from "node:stream";
import { jsonLine } from "../../../../dataset-tools/convert/formats.ts";
import { linesOfParts, type PartFile, type RunParts } from "./part-files.ts";
import { readStoredRow } from "./stored-row.ts";

/** Two runs whose rows are compared. */
export interface Sides {
  readonly before: RunParts;
  readonly after: RunParts;
}

/** Bytes between two notes of how far the reading is. */
const STEP = 1 << 22;

/** In place of the answer of rows that a teacher answers. */
const NO_ANSWER = "(no answer)";

/**
 * Opens the prepared files of two runs under `s3://<side>/<part>.jsonl`, their rows in one format, so that rows of
 * different base models, and held-out rows, can be compared; without the text that precedes all rows.
 */
export function comparableLines(
  sides: Sides,
  { onProgress }: { onProgress(bytes: number): void },
): (uri: string) => Promise<AsyncIterable<Uint8Array>> {
  let done = 0;
  return async (uri) => {
    const [, side = "", part] = /^s3:\/\/(before|after)\/(\w+)\.jsonl$/.exec(uri) ?? [];
    const { bucket, files, system } = side === "before" ? sides.before : sides.after;
    const start = done;
    const wanted = files.filter((file) => file.part === part);
    const lines = rewritten({ bucket, files: wanted, system }, (bytes) => {
      if (start + bytes - done < STEP) return;
      done = start + bytes;
      onProgress(done);
    });
    return Readable.from(lines, { objectMode: false });
  };
}

async function* rewritten(
  of: { bucket: Sides["before"]["bucket"]; files: readonly PartFile[]; system: string | null },
  onBytes: (bytes: number) => void,
): AsyncGenerator<Buffer> {
  for await (const { text, bytes } of linesOfParts(of.bucket, of.files)) {
    yield Buffer.from(`${jsonLine(comparable(text, of.system))}\n`);
    onBytes(bytes);
  }
}

/** A row in Bedrock's conversation format. */
function comparable(text: string, common: string | null): object {
  const { messages, system, answer, answerBlocks, toolConfig } = readStoredRow(text, common);
  const content = answerBlocks ?? [{ text: answer ?? NO_ANSWER }];
  return {
    schemaVersion: "bedrock-conversation-2024",
    ...(system.length === 0 ? {} : { system: system.map((one) => ({ text: one })) }),
    ...(toolConfig === undefined ? {} : { toolConfig }),
    messages: [...messages, { role: "assistant", content }],
  };
}
