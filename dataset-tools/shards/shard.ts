import { basename } from "node:path";
import { z } from "zod";

/** A file or object to read. */
export const InputFile = z.strictObject({
  /** Path, or `s3://bucket/key`. */
  address: z.string(),
  /** Its name in findings and in the manifest: below the folder or prefix that was given, so that a copy has the same. */
  name: z.string(),
  bytes: z.int().nonnegative(),
});
export type InputFile = z.infer<typeof InputFile>;

/** Files that one call reads, whole. */
export const Shard = z.strictObject({
  /** From 0; the files of held-out rows come first. */
  number: z.int().nonnegative(),
  files: z.array(InputFile).min(1),
  bytes: z.int().nonnegative(),
  heldOut: z.boolean(),
});
export type Shard = z.infer<typeof Shard>;

/** Files are put together up to these sizes: a hundred thousand small objects are not as many calls. */
export const SHARD_BYTES = 8 * 2 ** 20;
const MAX_FILES = 500;

/**
 * Puts files into shards, in order, those of held-out rows first. How they are put together changes nothing in the
 * set that is made of them.
 * @param maxBytes of the files of a shard that has more than one
 */
export function makeShards(
  files: readonly InputFile[],
  heldOut: readonly InputFile[] = [],
  maxBytes = SHARD_BYTES,
): Shard[] {
  const parts = [
    ...grouped(heldOut, maxBytes).map((group) => ({ group, heldOut: true })),
    ...grouped(files, maxBytes).map((group) => ({ group, heldOut: false })),
  ];
  return parts.map(({ group, heldOut: isHeldOut }, number) => ({
    number,
    files: group,
    bytes: bytesOf(group),
    heldOut: isHeldOut,
  }));
}

function grouped(files: readonly InputFile[], maxBytes: number): InputFile[][] {
  const groups: InputFile[][] = [];
  for (const file of files) {
    const last = groups.at(-1);
    const fits = last && last.length < MAX_FILES && bytesOf(last) + file.bytes <= maxBytes;
    if (fits) last.push(file);
    else groups.push([file]);
  }
  return groups;
}

function bytesOf(files: readonly InputFile[]): number {
  return files.reduce((sum, { bytes }) => sum + bytes, 0);
}

/** Files of one of the inputs that the user gave. */
export interface Listed {
  /** Folder or prefix before all addresses; empty where the input is one file. */
  readonly root: string;
  readonly files: readonly Omit<InputFile, "name">[];
}

/** Names the files of inputs, each below its root; where two inputs have the same name, the input's number tells them apart. */
export function nameFiles(listed: readonly Listed[]): InputFile[] {
  const all = listed.flatMap(({ root, files }, input) =>
    files
      .map((file) => ({ ...file, input, name: nameBelow(root, file.address) }))
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
  );
  const counts = new Map<string, number>();
  for (const { name } of all) counts.set(name, (counts.get(name) ?? 0) + 1);
  return all.map(({ input, name, address, bytes }) => ({
    address,
    bytes,
    name: counts.get(name) === 1 ? name : `${input + 1}/${name}`,
  }));
}

function nameBelow(root: string, address: string): string {
  return root === "" ? basename(address) : address.slice(root.length).replace(/^\/+/, "");
}

/** Names of the files of a shard in the store. */
export function shardFiles(number: number) {
  const folder = `shards/${String(number).padStart(6, "0")}`;
  return {
    /** The rows that may be used, one JSON line each, gzip. */
    rows: `${folder}/rows.jsonl.gz`,
    /** Their fingerprints, by partition. */
    prints: `${folder}/prints.bin`,
    /** Their places in the draw. */
    draws: `${folder}/draws.bin`,
    /** Rows that were left out, by name. */
    rejected: `${folder}/rejected.jsonl`,
    /** Written last: the shard is read. */
    summary: `${folder}/summary.json`,
    /** One bit for each row: it was chosen. */
    chosen: `${folder}/chosen.bin`,
    /** The rows that were chosen, gzip; written last of all. */
    extracted: `${folder}/extracted.jsonl.gz`,
  };
}
