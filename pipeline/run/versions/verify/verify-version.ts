import type { Bucket } from "../../../objects.ts";
import type { RegistryEntry } from "../../../registry/entry.ts";
import { contentChecks } from "./content-checks.ts";
import { fileChecks } from "./file-checks.ts";
import type { Check } from "./verification.ts";

/**
 * Recomputes all digests of a version's dossier and its verdict, and compares them with what is recorded.
 * @param bucket the data bucket, or a folder with the saved dossier: nothing else is read
 */
export async function verifyVersion(bucket: Bucket, entry: RegistryEntry): Promise<Check[]> {
  return [...(await fileChecks(bucket, entry)), ...(await contentChecks(bucket, entry))];
}
