import { TextDecoder } from "node:util";
import { UserError } from "../errors.ts";

/** A file's encoding, from its first bytes. */
export interface Encoding {
  /** `utf-8`, `utf-16le`, `utf-16be`, or what the user named. */
  readonly name: string;
  /** Bytes of the byte-order mark. */
  readonly mark: number;
  /** Found from the bytes, not named by the user. */
  readonly found: boolean;
}

/**
 * The encoding that the user names, else by the byte-order mark, else by the NUL bytes of UTF-16.
 * @throws UserError `Dataset.UnknownEncoding`
 */
export function encodingOf(head: Buffer, named: string | undefined): Encoding {
  const mark = markOf(head);
  if (named !== undefined) return { name: decoderFor(named).encoding, mark: 0, found: false };
  if (mark !== undefined) return { ...mark, found: true };
  if (head.length >= 4 && head[0] !== 0 && head[1] === 0 && head[2] !== 0 && head[3] === 0) {
    return { name: "utf-16le", mark: 0, found: true };
  }
  if (head.length >= 4 && head[0] === 0 && head[1] !== 0 && head[2] === 0 && head[3] !== 0) {
    return { name: "utf-16be", mark: 0, found: true };
  }
  return { name: "utf-8", mark: 0, found: true };
}

function markOf(head: Buffer): Pick<Encoding, "name" | "mark"> | undefined {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return { name: "utf-8", mark: 3 };
  if (head[0] === 0xff && head[1] === 0xfe) return { name: "utf-16le", mark: 2 };
  if (head[0] === 0xfe && head[1] === 0xff) return { name: "utf-16be", mark: 2 };
  return undefined;
}

/** The same text as UTF-8 bytes without a byte-order mark. */
export function toUtf8(
  chunks: AsyncIterable<Uint8Array>,
  encoding: Encoding,
): AsyncIterable<Uint8Array> {
  if (encoding.name !== "utf-8") return transcode(chunks, encoding);
  return encoding.found && encoding.mark === 0 ? chunks : withoutMark(chunks);
}

async function* transcode(
  chunks: AsyncIterable<Uint8Array>,
  { name }: Encoding,
): AsyncGenerator<Uint8Array> {
  const decoder = decoderFor(name);
  for await (const chunk of chunks) yield Buffer.from(decoder.decode(chunk, { stream: true }));
  yield Buffer.from(decoder.decode());
}

async function* withoutMark(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let first = true;
  for await (const chunk of chunks) {
    const marked = first && chunk[0] === 0xef && chunk[1] === 0xbb && chunk[2] === 0xbf;
    first = false;
    yield marked ? chunk.subarray(3) : chunk;
  }
}

function decoderFor(name: string): TextDecoder {
  try {
    return new TextDecoder(name);
  } catch (cause) {
    throw new UserError("Dataset.UnknownEncoding", `unknown encoding "${name}"`, {
      hint: "Common names: utf-8, utf-16le, utf-16be, windows-1252, iso-8859-1, shift_jis, gb18030.",
      cause,
    });
  }
}
