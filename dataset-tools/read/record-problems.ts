import { isUtf8 } from "node:buffer";
import type { Place } from "../record.ts";
import type { FileKind } from "./binary-kinds.ts";
import { deepestNesting, longestRow, type ProblemCode, type ReadProblem } from "./problem.ts";

/** The message for a NUL byte in any format. */
export const nulMessage = "the text contains a NUL byte; the file may be damaged or binary";

/** A problem that costs the record at its place. */
export function rejected(code: ProblemCode, place: Place, message: string): ReadProblem {
  return { code, place, message, rejected: true };
}

/** A record that is nested too deeply. */
export function tooDeep(place: Place): ReadProblem {
  return rejected(
    "nested-too-deep",
    place,
    `the record is nested more than ${deepestNesting} levels deep`,
  );
}

/** A record that is too long to keep in memory. */
export function tooLong(place: Place): ReadProblem {
  const max = longestRow / 1024 / 1024;
  return rejected("row-too-long", place, `the record is longer than ${max} MiB`);
}

/** A record with bytes that are not UTF-8, with the place of the first. */
export function invalidUtf8(bytes: Buffer, place: Place): ReadProblem {
  const at = firstInvalidByte(bytes);
  const column = bytes.subarray(0, at).toString("utf8").length + 1;
  const byte = (bytes[at] ?? 0).toString(16).padStart(2, "0");
  const message = `the byte 0x${byte} is not valid UTF-8; the file may be in Windows-1252 or another encoding`;
  return rejected("invalid-utf8", { ...place, column }, message);
}

function firstInvalidByte(bytes: Buffer): number {
  let good = 0;
  let bad = bytes.length;
  while (good < bad) {
    const middle = (good + bad) >> 1;
    if (isUtf8(bytes.subarray(0, endOfCharacter(bytes, middle + 1)))) good = middle + 1;
    else bad = middle;
  }
  return good;
}

/** Moves a cut past the continuation bytes that follow it, so that no character is cut. */
function endOfCharacter(bytes: Buffer, cut: number): number {
  let end = cut;
  while (end < bytes.length && end < cut + 3 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end++;
  return end;
}

/** A defect of the file as a whole. */
export function fileProblem(code: ProblemCode, file: string, message: string): ReadProblem {
  return { code, place: { file, line: 1 }, message, rejected: false };
}

/** What the file is in place of data, and what to do. */
export function notData({ is, advice }: FileKind, file: string): ReadProblem {
  return fileProblem("not-data", file, `the file is ${is}: ${advice}`);
}
