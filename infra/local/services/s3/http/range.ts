import { s3Error } from "../errors.ts";

/** Bytes `start` to `end`, both included. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/**
 * Reads a Range header against an object's size.
 * @returns undefined when the whole object is returned: no header, not one plain range, or not well-formed
 * Throws `InvalidRange` when no byte of the object is in it.
 */
export function readRange(header: string | undefined, size: number): ByteRange | undefined {
  const [, first, last] = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? "") ?? [];
  if (first === undefined || last === undefined || first + last === "") return undefined;
  const range = first === "" ? suffix(Number(last), size) : between(first, last, size);
  if (range === undefined) return undefined;
  if (range.start >= size || range.end < range.start) {
    throw s3Error("InvalidRange", {
      RangeRequested: header,
      ActualObjectSize: size,
      headers: { "content-range": `bytes */${size}` },
    });
  }
  return range;
}

function suffix(length: number, size: number): ByteRange {
  return { start: length === 0 ? size : Math.max(size - length, 0), end: size - 1 };
}

/** Undefined when the last byte is before the first: such a header is ignored (RFC 9110). */
function between(first: string, last: string, size: number): ByteRange | undefined {
  const start = Number(first);
  if (last === "") return { start, end: size - 1 };
  return Number(last) < start ? undefined : { start, end: Math.min(Number(last), size - 1) };
}
