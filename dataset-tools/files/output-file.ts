import { randomUUID } from "node:crypto";
import { existsSync, statSync } from "node:fs";
import { mkdir, open, rename, rm } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { UserError } from "../errors.ts";
import { LineWriter, type WrittenFile } from "./line-file.ts";

/**
 * Lets `work` write a file beside `path`, then renames it: whoever reads `path` sees the old file,
 * the whole new one, or none, also after a crash. When `work` fails nothing is left.
 * @throws UserError `Dataset.OutputIsFolder`
 */
export async function fillFile<Result>(
  path: string,
  work: (writer: LineWriter) => Promise<Result>,
): Promise<{ result: Result; file: WrittenFile }> {
  const target = resolve(path);
  if (existsSync(target) && statSync(target).isDirectory()) {
    throw new UserError("Dataset.OutputIsFolder", `${path} is a folder`, {
      hint: "Name the file to write.",
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

/** The name of a file is safe on disk only when its folder is. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  await handle.sync().finally(() => handle.close());
}
