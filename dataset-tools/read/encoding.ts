import { TextDecoder } from "node:util";
import { UserError } from "../errors.ts";
import { DamagedFile } from "./source.ts";
import { findUtf16 } from "./utf16.ts";

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
 * The encoding that the user names, else by the byte-order mark, else by what UTF-16 looks like.
 * @throws UserError `Dataset.UnknownEncoding`
 */
export function encodingOf(head: Buffer, named: string | undefined): Encoding {
  const mark = markOf(head);
  if (named !== undefined) return { name: decoderFor(named).encoding, mark: 0, found: false };
  if (mark !== undefined) return { ...mark, found: true };
  const utf16 = findUtf16(head);
  if (utf16 !== undefined) return { name: utf16, mark: 0, found: true };
  return { name: "utf-8", mark: 0, found: true };
}

function markOf(head: Buffer): Pick<Encoding, "name" | "mark"> | undefined {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return { name: "utf-8", mark: 3 };
  if (head[0] === 0xff && head[1] === 0xfe) return { name: "utf-16le", mark: 2 };
  if (head[0] === 0xfe && head[1] === 0xff) return { name: "utf-16be", mark: 2 };
  return undefined;
}

/** The text of the first bytes; a character that is cut off at their end is left out. */
export function headText(head: Buffer, { name }: Encoding): string {
  return decoderFor(name).decode(head, { stream: true });
}

/**
 * The same text as UTF-8 bytes without a byte-order mark.
 * @throws DamagedFile while reading, at bytes that are not text in this encoding
 */
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
  const decoder = decoderFor(name, true);
  let offset = 0;
  const decode = (chunk?: Uint8Array): Uint8Array => {
    try {
      return Buffer.from(decoder.decode(chunk, { stream: chunk !== undefined }));
    } catch {
      throw new DamagedFile(notText(name, chunk === undefined ? undefined : offset));
    }
  };
  for await (const chunk of chunks) {
    yield decode(chunk);
    offset += chunk.length;
  }
  yield decode();
}

function notText(encoding: string, offset: number | undefined): string {
  const name = encoding.toUpperCase();
  return offset === undefined
    ? `it ends in the middle of a character of ${name}; it may be cut off`
    : `it has bytes behind byte ${offset} that are not ${name}; it may be damaged, or in another encoding`;
}

async function* withoutMark(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let first = true;
  for await (const chunk of chunks) {
    const marked = first && chunk[0] === 0xef && chunk[1] === 0xbb && chunk[2] === 0xbf;
    first = false;
    yield marked ? chunk.subarray(3) : chunk;
  }
}

function decoderFor(name: string, fatal = false): TextDecoder {
  try {
    return new TextDecoder(name, { fatal });
  } catch (cause) {
    throw new UserError("Dataset.UnknownEncoding", `unknown encoding "${name}"`, {
      hint: "Common names: utf-8, utf-16le, utf-16be, windows-1252, iso-8859-1, shift_jis, gb18030.",
      cause,
    });
  }
}
