import { accessSync, constants, realpathSync, type Stats, statSync } from "node:fs";
import { basename, dirname, join, resolve, sep } from "node:path";
import { UserError } from "../errors.ts";
import { findSources, type InputStreams, wouldRead } from "../read/find-sources.ts";

/** Something that a call is going to write. */
export interface Output {
  /** As the user named it; `-` is standard output. */
  readonly path: string;
  /** The option that names it, e.g. `--out`; a plain word for the library. */
  readonly option: string;
  /** Names of the files that are written into it, where it is a folder. */
  readonly folderOf?: readonly string[];
  /** Its folder must exist; those of other outputs are created. */
  readonly inExistingFolder?: boolean;
}

/** Files that a call reads besides its rows, e.g. a config. */
export interface OutputInputs extends InputStreams {
  /** Files, folders, globs, `s3://` addresses, `-`. */
  readonly inputs: readonly string[];
  readonly otherFiles?: readonly (string | undefined)[] | undefined;
}

/**
 * Refuses outputs that would be written over an input, by path, link or inode, or over each other,
 * and those that cannot be written. Call it before anything is written.
 * @throws UserError `Dataset.OutputIsInput`, `Dataset.SameOutput`, `Dataset.OutputIsFolder`,
 *   `Dataset.OutputIsFile`, `Dataset.OutputNotWritable`, `Dataset.NoSuchFolder`; `Dataset.NoSuchFile` for an input that does not exist
 */
export function checkOutputs(outputs: readonly Output[], reading: OutputInputs): void {
  const inputs = inputFiles(reading);
  const written: { readonly file: Identity; readonly output: Output }[] = [];
  for (const output of outputs) {
    for (const path of filesOf(output)) {
      const file = path === "-" ? stdout : identityOf(path);
      const other = written.find((one) => isSame(one.file, file));
      if (other !== undefined) throw sameOutput(output, other.output);
      written.push({ file, output });
      if (path === "-") continue;
      refuseInput({ path, file, output }, inputs, reading.inputs);
    }
    if (output.path !== "-") refuseUnwritable(output);
  }
}

/** What makes two names the same file. */
interface Identity {
  /** Path without links; of a file that does not exist, as far as its folders do. */
  readonly path: string;
  /** Device and number on it; absent where the file does not exist. */
  readonly inode?: string;
}

const stdout: Identity = { path: "-" };

function isSame(one: Identity, other: Identity): boolean {
  return one.path === other.path || (one.inode !== undefined && one.inode === other.inode);
}

function identityOf(path: string): Identity {
  const stat = statOf(path);
  const real = realPath(resolve(path));
  return stat === undefined ? { path: real } : { path: real, inode: `${stat.dev}:${stat.ino}` };
}

/** A path without links. What does not exist is taken as named, below its real folder. */
export function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    const folder = dirname(path);
    return folder === path ? path : join(realPath(folder), basename(path));
  }
}

function statOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

function filesOf({ path, folderOf }: Output): readonly string[] {
  return folderOf === undefined ? [path] : folderOf.map((name) => join(path, name));
}

function inputFiles({ inputs, otherFiles = [], ...streams }: OutputInputs): Identity[] {
  const rows = inputs.length === 0 ? [] : findSources(inputs, streams).map(({ name }) => name);
  const others = otherFiles.filter((file) => file !== undefined);
  return [...rows, ...others].filter((name) => !isStream(name)).map(identityOf);
}

function isStream(name: string): boolean {
  return name === "-" || /^[a-z0-9]+:\/\//.test(name);
}

function refuseInput(
  { path, file, output }: { path: string; file: Identity; output: Output },
  inputs: readonly Identity[],
  named: readonly string[],
): void {
  const isInput = inputs.some((input) => isSame(input, file));
  const source = named.find((input) => !isStream(input) && wouldRead(input, file.path, realPath));
  if (!isInput && source === undefined) return;
  const what = isInput
    ? `${path} is an input`
    : `${path} would be an input too, since ${source} includes it`;
  throw new UserError("Dataset.OutputIsInput", `${what}; ${output.option} must be another file`, {
    hint: "Inputs are never written over. Name a file outside of them.",
  });
}

function sameOutput(output: Output, other: Output): UserError {
  const where = output.path === "-" ? "standard output" : output.path;
  const message =
    output === other
      ? `${output.option} would write twice to ${where}`
      : `${other.option} and ${output.option} would both write to ${where}`;
  return new UserError("Dataset.SameOutput", message, { hint: "Give each its own file." });
}

function refuseUnwritable({ path, option, folderOf, inExistingFolder }: Output): void {
  if (isStream(path)) {
    throw new UserError("Dataset.OutputNotWritable", `${path} cannot be written: it is not local`, {
      hint: "Write a local file, then copy it, e.g. with `aws s3 cp`.",
    });
  }
  const stat = statOf(path);
  if (folderOf === undefined && stat?.isDirectory() === true) {
    throw new UserError("Dataset.OutputIsFolder", `${path} is a folder; ${option} must be a file`, {
      hint: "Give the name of the file to write.",
    });
  }
  if (folderOf !== undefined && stat !== undefined && !stat.isDirectory()) {
    throw new UserError("Dataset.OutputIsFile", `${path} is a file; ${option} must be a folder`, {
      hint: "Give the name of a folder; it is created if it does not exist.",
    });
  }
  if (stat !== undefined && !stat.isDirectory() && !stat.isFile()) {
    throw new UserError("Dataset.OutputNotWritable", `${path} is not a regular file`, {
      hint: "Give - to write to standard output.",
    });
  }
  refuseFolders(resolve(path), path);
  if (inExistingFolder === true && statOf(dirname(resolve(path))) === undefined) {
    throw new UserError(
      "Dataset.NoSuchFolder",
      `${path} cannot be written: there is no folder ${dirname(path)}`,
      { hint: "Create the folder first, or name another one." },
    );
  }
  if (stat !== undefined && !mayWrite(path)) {
    throw new UserError("Dataset.OutputNotWritable", `${path} is read-only`, {
      hint: "Change its permissions, or name another one.",
    });
  }
}

/** The folders above must be folders, and the nearest one that exists must be writable. */
function refuseFolders(absolute: string, named: string): void {
  let folder = dirname(absolute);
  while (statOf(folder) === undefined && dirname(folder) !== folder) folder = dirname(folder);
  if (statOf(folder)?.isDirectory() === false) {
    throw new UserError(
      "Dataset.OutputIsFile",
      `${named} cannot be written: ${folder} is a file, not a folder`,
      { hint: "Name another folder." },
    );
  }
  if (mayWrite(folder)) return;
  throw new UserError(
    "Dataset.OutputNotWritable",
    `${named} cannot be written: you may not write into ${folder}${folder.endsWith(sep) ? "" : sep}`,
    { hint: "Change the permissions of the folder, or name another one." },
  );
}

function mayWrite(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
