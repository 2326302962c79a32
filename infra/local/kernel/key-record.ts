import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { writeFileAtomic } from "./store.ts";

/**
 * What is known about a KMS key of a template; one file each, `<folder>/kms/keys/<id>.json`. Nothing is encrypted with
 * it; one of the kind `HMAC_256` makes and checks codes.
 */
export interface KeyRecord {
  readonly id: string;
  readonly arn: string;
  readonly description: string;
  readonly spec: KeySpec;
  /** Of an `HMAC_256` key: 32 random bytes as base64, which never leave the folder. */
  readonly material?: string;
  /** JSON text. */
  readonly policy: string;
  /** Milliseconds of the cloud. */
  readonly createdAt: number;
  /** Set once its deletion is scheduled: KMS keeps a key for 30 days. Milliseconds of the cloud. */
  readonly deletedAt?: number;
}

/** The kinds of keys that the local KMS has. */
export type KeySpec = "SYMMETRIC_DEFAULT" | "HMAC_256";

/** The key with that id, if there is one. */
export function readKey(folder: string, id: string): KeyRecord | undefined {
  const file = fileOf(folder, id);
  if (!existsSync(file)) return undefined;
  // A key of before there were kinds has none in its file.
  const stored = JSON.parse(readFileSync(file, "utf8")) as Omit<KeyRecord, "spec"> &
    Partial<KeyRecord>;
  return { ...stored, spec: stored.spec ?? "SYMMETRIC_DEFAULT" };
}

export function writeKey(folder: string, key: KeyRecord): void {
  writeFileAtomic(fileOf(folder, key.id), JSON.stringify(key));
}

function fileOf(folder: string, id: string): string {
  return join(folder, "kms", "keys", `${encodeURIComponent(id).replaceAll(".", "%2E")}.json`);
}
