import { randomUUID } from "node:crypto";
import { existsSync, statSync } from "node:fs";
import { mkdir, open, rename, rm } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { UserError } from "../errors.ts";
import { LineWriter, type WrittenFile } from "./line-file.ts";

/**
 * Lets `work` write a file next to `path`, then renames it: a reader of `path` sees the old file,
 * the complete new one, or none, even after a crash. When `work` fails, nothing is left behind.
 * @throws UserError `Dataset.OutputIsFolder`
 */
export async function fillFile<Result>(
  path: string,
  work: (writer: LineWriter) => Promise<Result>,
): Promise<{ result: Result; file: WrittenFile }> {
  const target = resolve(path);
  if (existsSync(target) && statSync(target).isDirectory()) {
    throw new UserError("Dataset.OutputIsFolder", `${path} is a folder`, {
      hint: "Give the name of the file to write.",
    });
  }
  await mkdir(dirname(target), { recursive: true });
  const unfinished = join(dirname(target), `.${basename(target)}-unfinished-${randomUUID()}`);
  const writer = await LineWriter.create(unfinished);
  try {
    const result = await work(writer);
    const file = await writer.close();
    await rename(unfinished, target);
    await syncFolder(dirname(target));
    return { result, file };
  } catch (error) {
    await writer.abandon();
    await rm(unfinished, { force: true });
    throw error;
  }
}

/** A renamed file is durable only once its folder is written to disk. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  await handle.sync().finally(() => handle.close());
}
