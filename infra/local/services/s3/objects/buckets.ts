import { mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { s3Error } from "../errors.ts";
import { Bucket, holdsBucket } from "./bucket.ts";
import { compareKeys } from "./keys.ts";
import type { BucketRecord } from "./record.ts";

/** Prefix of a folder that is being removed; no bucket's name has a colon. */
const DELETED = "deleted:";

/** The buckets of all accounts: a folder each. */
export class Buckets {
  readonly #folder: string;
  readonly #home: string;
  readonly #buckets = new Map<string, Bucket>();

  /**
   * Reads what is in `folder`; makes it when it is missing.
   * @param home account that owns the buckets which name no owner
   */
  constructor(folder: string, home: string) {
    this.#folder = folder;
    this.#home = home;
    mkdirSync(folder, { recursive: true });
    for (const name of readdirSync(folder)) {
      const path = join(folder, name);
      if (!name.startsWith(DELETED) && holdsBucket(path))
        this.#buckets.set(name, new Bucket(path, { home }));
      else rmSync(path, { recursive: true, force: true });
    }
  }

  find(name: string | undefined): Bucket | undefined {
    return this.#buckets.get(name ?? "");
  }

  /** The bucket of that name. Throws `NoSuchBucket`. */
  get(name: string | undefined): Bucket {
    const bucket = this.find(name);
    if (bucket) return bucket;
    throw s3Error("NoSuchBucket", { BucketName: name });
  }

  /** All buckets by name. */
  values(): Bucket[] {
    return [...this.#buckets.values()].sort((a, b) => compareKeys(a.record.name, b.record.name));
  }

  /** The name must have been checked: it becomes a folder's. */
  create(record: BucketRecord): void {
    const of = { home: this.#home, record };
    this.#buckets.set(record.name, new Bucket(join(this.#folder, record.name), of));
  }

  /** Removes an empty bucket; its folder loses its name first, so that a kill leaves a bucket or none. */
  delete(name: string): void {
    const doomed = join(this.#folder, `${DELETED}${name}`);
    renameSync(join(this.#folder, name), doomed);
    this.#buckets.get(name)?.markDeleted();
    this.#buckets.delete(name);
    rmSync(doomed, { recursive: true, force: true });
  }
}
