import { createWriteStream } from "node:fs";
import { mkdir, readdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { UserError } from "../../errors.ts";
import { type Bucket, openObject } from "../../objects.ts";
import { type RegistryEntry, versionKey } from "../../registry/entry.ts";
import { listVersionsIn } from "../../registry/versions.ts";
import { runLayout } from "../../run-folder/layout.ts";
import { downloadRun } from "../download.ts";
import { folderBucket } from "./folder-bucket.ts";

/**
 * Saves the dossier of a version: all files of its run, and its entry in the registry under the entry's whole key.
 * @returns the files' paths below the folder, sorted
 * @throws UserError `Dossier.FolderInUse` where the folder has files: none is written over
 */
export async function saveDossier(
  bucket: Bucket,
  { runId, group, version }: RegistryEntry,
  folder: string,
): Promise<string[]> {
  if ((await namesIn(folder)).length > 0) {
    throw new UserError("Dossier.FolderInUse", `${folder} has files already`, {
      hint: "A dossier is never mixed with other files or written over them. Name a new folder.",
    });
  }
  const key = versionKey(group, version);
  const files = await downloadRun(bucket, runId, folder);
  await mkdir(dirname(join(folder, key)), { recursive: true });
  await pipeline(await openObject(bucket, key), createWriteStream(join(folder, key)));
  return [...files, key].sort();
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}

/** A dossier that was saved, as a bucket, and the version's entry in it. */
export interface OpenedDossier {
  readonly bucket: Bucket;
  readonly entry: RegistryEntry;
}

/**
 * Opens the dossier of a version that was saved in a folder; reads nothing else.
 * @throws UserError `Dossier.None` where the folder has no entry of that version, `Object.Unreadable`
 */
export async function openDossier(folder: string, version: string): Promise<OpenedDossier> {
  if ((await namesIn(folder)).length > 0) {
    const registry = folderBucket(folder, "");
    const entry = (await listVersionsIn(registry)).find((one) => one.version === version);
    if (entry !== undefined) {
      return { bucket: folderBucket(folder, runLayout(entry.runId).prefix), entry };
    }
  }
  throw new UserError("Dossier.None", `${folder} has no dossier of the version ${version}`, {
    hint: `\`tunewright versions show ${version} --out ${folder}\` saves it there. What \`tunewright report\` downloads has no registry entry, which a dossier needs.`,
  });
}
