import { UserError } from "../../../errors.ts";
import type { Bucket } from "../../../objects.ts";
import type { RunFile } from "../../../run-folder/run-file.ts";
import { type Check, compared } from "./verification.ts";

/** A file that is there and cannot be read is one that was changed, or that another version of Tunewright wrote. */
export async function readFile<Value>(
  bucket: Bucket,
  runId: string,
  { file, name }: { file: RunFile<Value>; name: string },
): Promise<{ readonly value: Value | undefined; readonly checks: readonly Check[] }> {
  try {
    const value = await file.find(bucket, runId);
    const missing = { expected: "a file", found: null };
    return { value, checks: value === undefined ? [compared(name, "readable", missing)] : [] };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const broken = { expected: "readable", found: "unreadable", note: error.message };
    return { value: undefined, checks: [compared(name, "readable", broken)] };
  }
}
