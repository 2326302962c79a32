import { createHash } from "node:crypto";
import type { FileSummary } from "../read-inputs.ts";

/** So many files are listed one by one. */
const MAX_LISTED = 1000;

/** The files as a manifest lists them: beyond a thousand, as one entry with a hash over all hashes and names. */
export function listedSources(files: readonly FileSummary[]): readonly FileSummary[] {
  if (files.length <= MAX_LISTED) return files;
  const groups = [files.filter((file) => !file.heldOut), files.filter((file) => file.heldOut)];
  return groups.filter((group) => group.length > 0).map(together);
}

function together(files: readonly FileSummary[]): FileSummary {
  const hash = createHash("sha256");
  for (const { sha256, name } of files) hash.update(`${sha256}  ${name}\n`);
  const sum = (which: "bytes" | "records") => files.reduce((total, file) => total + file[which], 0);
  return {
    name: `${commonFolder(files.map(({ name }) => name))}*`,
    bytes: sum("bytes"),
    records: sum("records"),
    sha256: hash.digest("hex"),
    files: files.length,
    ...(files[0]?.heldOut ? { heldOut: true } : {}),
  };
}

function commonFolder([first = "", ...others]: readonly string[]): string {
  let end = first.length;
  for (const name of others) while (!name.startsWith(first.slice(0, end))) end--;
  return first.slice(0, first.lastIndexOf("/", end - 1) + 1);
}
