import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { writeFileAtomic } from "./store.ts";

/** What is known about a KMS key of a template; one file each, `<folder>/kms/keys/<id>.json`. Nothing is encrypted with it. */
export interface KeyRecord {
  readonly id: string;
  readonly arn: string;
  readonly description: string;
  /** JSON text. */
  readonly policy: string;
  /** Milliseconds of the cloud. */
  readonly createdAt: number;
  /** Set once its deletion is scheduled: KMS keeps a key for 30 days. Milliseconds of the cloud. */
  readonly deletedAt?: number;
}

/** The key with that id, if there is one. */
export function readKey(folder: string, id: string): KeyRecord | undefined {
  const file = fileOf(folder, id);
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as KeyRecord) : undefined;
}

export function writeKey(folder: string, key: KeyRecord): void {
  writeFileAtomic(fileOf(folder, key.id), JSON.stringify(key));
}

function fileOf(folder: string, id: string): string {
  return join(folder, "kms", "keys", `${encodeURIComponent(id).replaceAll(".", "%2E")}.json`);
}
