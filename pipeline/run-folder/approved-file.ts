import { createHash } from "node:crypto";
import { type Bucket, findText } from "../objects.ts";
import { runLayout } from "./layout.ts";

/**
 * The text of a file that was approved with a run's plan, or where and why there is none.
 * @param of as the run's input names it: its key is without the run's prefix
 */
export async function findApproved(
  bucket: Bucket,
  runId: string,
  { key, sha256, what }: { key: string; sha256: string; what: string },
): Promise<{ readonly text: string } | { readonly problem: string }> {
  const full = `${runLayout(runId).prefix}${key}`;
  const found = await findText(bucket, full);
  const at = `s3://${bucket.name}/${full}`;
  if (found === undefined) return { problem: `${at} does not exist` };
  const hash = createHash("sha256").update(found.text).digest("hex");
  if (hash !== sha256) return { problem: `${at} is not ${what} that was approved` };
  return { text: found.text };
}
