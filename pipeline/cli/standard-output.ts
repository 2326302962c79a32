import { createReadStream } from "node:fs";
import { join } from "node:path";
import { UserError } from "../errors.ts";
import { inTemporaryFolder } from "../temporary-folder.ts";
import type { Output } from "./output.ts";

/** Options by name with the file that each is to write; `-` is standard output. */
export type OutputOptions = Readonly<Record<string, string | undefined>>;

/**
 * Standard output holds one thing: an output, or the result as JSON.
 * @throws UserError `Call.Wrong`
 */
export function checkStandardOutput(options: OutputOptions, json: boolean | undefined): void {
  const printed = Object.entries(options).flatMap(([name, path]) =>
    path === "-" ? [`${name} -`] : [],
  );
  if (json === true && printed.length > 0) printed.unshift("--json");
  if (printed.length < 2) return;
  const [first, second] = printed;
  throw new UserError("Call.Wrong", `${first} and ${second} would both print to standard output`, {
    hint: "Give one of them a file.",
  });
}

/** Lets `work` write a file. Where that is standard output, it is printed once it is complete. */
export async function toFileOrStdout<Result>(
  path: string,
  output: Output,
  work: (file: string) => Promise<Result>,
): Promise<Result> {
  if (path !== "-") return work(path);
  return inTemporaryFolder(async (folder) => {
    const file = join(folder, "rows.jsonl");
    const result = await work(file);
    await output.copy(createReadStream(file));
    return result;
  });
}
