import { statSync } from "node:fs";
import { dirname, extname, join, relative, resolve, sep } from "node:path";
import { UserError } from "../errors.ts";
import { filesUnder, hasDataName, looksLikeData } from "./folder-files.ts";
import { fileSource, type Source } from "./source.ts";

/** How streams that are not local files are opened. */
export interface InputStreams {
  /** What `-` reads; the process's standard input when absent. */
  readonly stdin?: AsyncIterable<Uint8Array> | undefined;
  /** Opens `s3://bucket/key`. */
  readonly openRemote?: ((uri: string) => Promise<AsyncIterable<Uint8Array>>) | undefined;
}

/**
 * Finds the sources named by a list of files, folders, globs (`*`, `?`, `**`), `-` and `s3://` URIs, in order.
 * @throws UserError `Dataset.NoSuchFile`, `Dataset.NothingToRead`, `Dataset.NoRemote`
 */
export function findSources(inputs: readonly string[], streams: InputStreams = {}): Source[] {
  const sources = inputs.flatMap((input) => sourcesOf(input, streams));
  if (sources.length > 0) return sources;
  throw new UserError("Dataset.NothingToRead", "no input file was given", {
    hint: "Give files, folders, globs, an s3:// URI, or - for standard input.",
  });
}

function sourcesOf(input: string, streams: InputStreams): Source[] {
  if (input === "-") return [{ name: "-", open: () => streams.stdin ?? process.stdin }];
  if (/^[a-z0-9]+:\/\//.test(input)) return [remoteSource(input, streams)];
  const stat = statSync(input, { throwIfNoEntry: false });
  if (stat?.isDirectory() === true) return folderSources(input);
  if (stat !== undefined) return [fileSource(input, stat.size)];
  if (/[*?]/.test(input)) return globSources(input);
  throw new UserError("Dataset.NoSuchFile", `${input} does not exist`, {
    hint: "Check the path; it is relative to the working directory.",
  });
}

/** An object in S3. @throws UserError `Dataset.NoRemote` where it cannot be opened */
export function remoteSource(uri: string, { openRemote }: InputStreams): Source {
  if (openRemote === undefined || !uri.startsWith("s3://")) {
    throw new UserError("Dataset.NoRemote", `${uri} cannot be opened`, {
      hint: "Only s3:// URIs can be read, and only where an S3 reader is given.",
    });
  }
  return { name: uri, open: () => openRemote(uri) };
}

function folderSources(folder: string): Source[] {
  const files = filesUnder(folder);
  const found = files.filter(looksLikeData);
  if (found.length > 0) return found.map((path) => fileSource(path, statSync(path).size));
  const endings = [
    ...new Set(files.map((path) => extname(path)).filter((ending) => ending !== "")),
  ];
  const has = endings.length === 0 ? "" : `; it has ${endings.slice(0, 5).join(", ")}`;
  throw new UserError("Dataset.NothingToRead", `${folder} contains no data files${has}`, {
    hint: "Data files end in .csv, .tsv, .jsonl, .json, .parquet, .xlsx or .zip, compressed or not.",
  });
}

function globSources(glob: string): Source[] {
  const pattern = globPattern(glob);
  const found = filesUnder(fixedFolder(glob)).filter((path) => pattern.test(path));
  if (found.length > 0) return found.map((path) => fileSource(path, statSync(path).size));
  throw new UserError("Dataset.NoSuchFile", `no file matches ${glob}`, {
    hint: "Check the pattern, and quote it so that the shell does not expand it.",
  });
}

/**
 * Whether an input is or would be found to contain a file at this path, which need not exist.
 * @param path absolute, without links
 * @param real gives an absolute path without links
 */
export function wouldRead(input: string, path: string, real: (path: string) => string): boolean {
  const stat = statSync(input, { throwIfNoEntry: false });
  if (stat?.isDirectory() === true) {
    const folder = real(resolve(input));
    return path.startsWith(folder === sep ? sep : `${folder}${sep}`) && hasDataName(path);
  }
  if (stat !== undefined || !/[*?]/.test(input)) return false;
  const fixed = fixedFolder(input);
  const rest = relative(fixed, input);
  return globPattern(join(real(resolve(fixed)), rest)).test(path);
}

/** The folder above the first wildcard. */
export function fixedFolder(glob: string): string {
  let folder = glob;
  while (/[*?]/.test(folder)) folder = dirname(folder);
  return folder;
}

/** `**` matches across folders, `*` and `?` do not. */
function globPattern(glob: string): RegExp {
  const source = join(glob)
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replace(/\*\*\/|\*|\?/g, (wild) => ({ "**/": "(?:.*/)?", "*": "[^/]*" })[wild] ?? "[^/]");
  return new RegExp(`^${source}$`);
}
