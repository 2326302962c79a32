import { z } from "zod";
import { PreparationSettings } from "../../dataset-tools/shards/settings.ts";
import { UserError } from "../errors.ts";
import { type Bucket, findText, writeText } from "../objects.ts";
import { preparationPrefixes } from "../workflow/preparation/prefixes.ts";

/** What is prepared, and how: the file `preparations/<id>/request.json`, which never changes. */
export const PreparationRequest = z.strictObject({
  id: z.string(),
  /** `s3://` addresses: objects, prefixes, globs. */
  inputs: z.array(z.string()).min(1),
  /** The same, of rows that are all held out. */
  heldOut: z.array(z.string()),
  settings: PreparationSettings,
  /** Files are put together into shards of this size at most; it changes nothing in the dataset. */
  shardBytes: z.int().positive(),
  /** What was found when it was planned: the functions must find the same. */
  files: z.strictObject({
    count: z.int().positive(),
    bytes: z.int().nonnegative(),
    /** SHA-256 (hex) of the addresses, sizes and tags of all files. */
    digest: z.string(),
  }),
});
export type PreparationRequest = z.infer<typeof PreparationRequest>;

/** Keys of what a preparation has in the data bucket. */
export function preparationLayout(id: string) {
  const kept = `${preparationPrefixes.kept}${id}/`;
  return {
    request: `${kept}request.json`,
    /** The prepared folder. */
    dataset: `${kept}dataset/`,
    /** What the steps write for each other. */
    work: `${preparationPrefixes.work}${id}/`,
  };
}

/** The request of a preparation. @throws UserError `Preparation.Unknown` */
export async function readRequest(bucket: Bucket, id: string): Promise<PreparationRequest> {
  const found = await findRequest(bucket, id);
  if (found !== undefined) return found;
  throw new UserError("Preparation.Unknown", `there is no preparation ${id} here`, {
    hint: "`tunewright runs` lists those of this account and Region; --region names another.",
  });
}

/** The same, or undefined where there is none. */
export async function findRequest(
  bucket: Bucket,
  id: string,
): Promise<PreparationRequest | undefined> {
  const stored = await findText(bucket, preparationLayout(id).request);
  return stored && PreparationRequest.parse(JSON.parse(stored.text));
}

/** Writes the request, unless there is one. */
export async function writeRequest(bucket: Bucket, request: PreparationRequest): Promise<void> {
  await writeText(bucket, preparationLayout(request.id).request, {
    text: `${JSON.stringify(request, null, 2)}\n`,
    type: "application/json",
    condition: { first: true },
  });
}
