import { closeSync, openSync, readdirSync, readSync, statSync } from "node:fs";
import { basename, join, relative } from "node:path";
import { textKind } from "./text-kinds.ts";

const packed = String.raw`(?:\.(?:gz|gzip|zst|zstd|br))?$`;
const readable = new RegExp(
  String.raw`\.(?:csv|tsv|tab|jsonl|ndjson|json|parquet|xlsx|xlsm|zip)${packed}`,
  "i",
);
/** What other tools, and this one, write beside data. */
const metadata =
  /^(?:readme|licen[cs]e|notice|citation|changelog|requirements)\b|^(?:dataset_infos?|dataset_dict|state|manifest)\.json$|\.patch\.jsonl$|^~\$/i;

/** Whether a path below a folder or in an archive, with `/` between its parts, is hidden or describes data. */
export function isBesideData(path: string): boolean {
  const parts = path.split("/");
  const hidden = parts.some((part) => /^(?:\..+|__MACOSX)$/.test(part));
  return hidden || metadata.test(parts.at(-1) ?? "");
}

/** Whether the name is that of a data file. */
export function hasDataName(path: string): boolean {
  return readable.test(path);
}

/** All files below a folder that may be data by their path, in order. Links to files are followed. */
export function filesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .map((entry) => ({ entry, path: join(entry.parentPath, entry.name) }))
    .filter(({ entry, path }) => entry.isFile() || (entry.isSymbolicLink() && isFile(path)))
    .map(({ path }) => path)
    .filter((path) => !isBesideData(relative(folder, path).split(/[\\/]/).join("/")))
    .sort((a, b) => (inOrder(a) < inOrder(b) ? -1 : 1));
}

/** The path, with the common names of splits replaced so that the training rows come first. */
function inOrder(path: string): string {
  const split = /\b(?:(train)(?:ing)?|(valid|validation|dev)|test|eval|evaluation)(?=[-_.]|$)/gi;
  return path.replace(split, (_name, train, valid) => (train ? "0" : valid ? "1" : "2"));
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

/** Whether a file of a folder holds rows: by its name, and a `.txt` by its first lines. */
export function looksLikeData(path: string): boolean {
  return hasDataName(path) || (/\.txt$/i.test(basename(path)) && isRows(start(path)));
}

function start(path: string): string {
  const bytes = Buffer.alloc(4096);
  const file = openSync(path, "r");
  try {
    return bytes.toString("utf8", 0, readSync(file, bytes, 0, bytes.length, 0));
  } finally {
    closeSync(file);
  }
}

/** JSON, or lines with the same number of tabs, semicolons, commas or bars. */
function isRows(head: string): boolean {
  if (textKind(head) !== undefined || head.includes("\0")) return false;
  if (/^\s*[[{]/.test(head)) return true;
  const lines = head.split(/\r?\n/).slice(0, 10).slice(0, -1);
  const counts = (mark: string) => lines.map((line) => line.split(mark).length - 1);
  return ["\t", ";", ",", "|"].some((mark) => {
    const [first = 0, ...others] = counts(mark);
    return first > 0 && others.length > 0 && others.every((count) => count === first);
  });
}
