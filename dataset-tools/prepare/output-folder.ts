import { randomUUID } from "node:crypto";
import { mkdir, readdir, rename, rm } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { checkOutputs, realPath } from "../files/check-outputs.ts";
import { whileUnfinished } from "../files/unfinished.ts";
import { writing } from "../files/write-failure.ts";

/** The file whose presence shows that a folder is complete; it is put there last. */
const mark = "manifest.json";

/** Files that a preparation writes. */
export const preparedFiles = ["train.jsonl", "validation.jsonl", "evaluation.jsonl", mark];

/**
 * Lets `work` fill a folder next to `folder`, then puts it in place: all of it or nothing.
 * If the folder already contains files, the new ones are moved in one by one, the manifest last.
 * @param names of the files that `work` writes: earlier ones are replaced, or removed where it writes none
 * @throws UserError `Dataset.NotWritten`, and those of `checkOutputs`
 */
export async function fillFolder<Result>(
  folder: string,
  work: (unfinished: string) => Promise<Result>,
  names: readonly string[] = preparedFiles,
): Promise<Result> {
  checkOutputs([{ path: folder, option: "the output", folderOf: names }], { inputs: [] });
  return writing(folder, () => fill(realPath(resolve(folder)), work, names));
}

async function fill<Result>(
  target: string,
  work: (unfinished: string) => Promise<Result>,
  names: readonly string[],
): Promise<Result> {
  await mkdir(dirname(target), { recursive: true });
  const unfinished = join(dirname(target), `.${basename(target)}-unfinished-${randomUUID()}`);
  return whileUnfinished(unfinished, async () => {
    await mkdir(unfinished);
    try {
      const result = await work(unfinished);
      await putInPlace(unfinished, target, names);
      return result;
    } finally {
      await rm(unfinished, { recursive: true, force: true });
    }
  });
}

async function putInPlace(
  unfinished: string,
  target: string,
  names: readonly string[],
): Promise<void> {
  await mkdir(target, { recursive: true });
  if ((await readdir(target)).length === 0) {
    await rename(unfinished, target);
    return;
  }
  await rm(join(target, mark), { force: true });
  for (const name of names) await rm(join(target, name), { force: true });
  const files = (await readdir(unfinished)).filter((name) => name !== mark);
  for (const name of [...files, mark]) await rename(join(unfinished, name), join(target, name));
}
