import { randomUUID } from "node:crypto";
import { mkdir, open, rename, rm } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { checkOutputs, realPath } from "./check-outputs.ts";
import { LineWriter, type WrittenFile } from "./line-file.ts";
import { whileUnfinished } from "./unfinished.ts";
import { writing } from "./write-failure.ts";

/**
 * Lets `work` write a file next to `path`, then renames it: a reader of `path` sees the old file,
 * the complete new one, or none, even after a crash. When `work` fails, nothing is left behind.
 * A link stays a link: the file that it names is replaced.
 * @throws UserError `Dataset.OutputIsFolder`, `Dataset.NotWritten`, and those of `checkOutputs`
 */
export async function fillFile<Result>(
  path: string,
  work: (writer: LineWriter) => Promise<Result>,
): Promise<{ result: Result; file: WrittenFile }> {
  checkOutputs([{ path, option: "the output" }], { inputs: [] });
  return writing(path, () => replaceFile(realPath(resolve(path)), work));
}

async function replaceFile<Result>(
  target: string,
  work: (writer: LineWriter) => Promise<Result>,
): Promise<{ result: Result; file: WrittenFile }> {
  await mkdir(dirname(target), { recursive: true });
  const unfinished = join(dirname(target), `.${basename(target)}-unfinished-${randomUUID()}`);
  return whileUnfinished(unfinished, async () => {
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
  });
}

/** Writes a text as a whole, by `fillFile`. */
export async function writeText(path: string, text: string): Promise<void> {
  await fillFile(path, async (writer) => writer.addText(text));
}

/** A renamed file is durable only once its folder is written to disk. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  await handle.sync().finally(() => handle.close());
}
