import { createHash, randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { writeFileAtomic } from "../../../kernel/store.ts";
import { s3Error } from "../errors.ts";
import { Blobs } from "./blobs.ts";
import { KeyIndex } from "./keys.ts";
import type { BucketRecord, ObjectRecord, Segment, Version } from "./record.ts";
import { Uploads } from "./uploads.ts";

/** A bucket in its folder: its settings, an ordered index of its objects, its uploads, and the content. */
export class Bucket {
  readonly blobs: Blobs;
  readonly uploads: Uploads;
  readonly #folder: string;
  readonly #home: string;
  readonly #objects: KeyIndex<ObjectRecord>;
  #record: BucketRecord;
  #isDeleted = false;

  /**
   * @param of the account that owns a bucket which names no owner, and the record of a new bucket; without one the
   * bucket is read from the folder
   */
  constructor(folder: string, { home, record }: { home: string; record?: BucketRecord }) {
    this.#folder = folder;
    this.#home = home;
    mkdirSync(join(folder, "objects"), { recursive: true });
    this.#record = record ?? readJson(join(folder, "bucket.json"));
    if (record) this.#write("bucket.json", record);
    this.#objects = new KeyIndex(readRecords(join(folder, "objects")));
    this.blobs = new Blobs(join(folder, "blobs"));
    this.uploads = new Uploads(join(folder, "uploads"));
    this.#tidy();
  }

  get record(): BucketRecord {
    return this.#record;
  }

  /** The account that owns it. */
  get owner(): string {
    return this.#record.owner ?? this.#home;
  }

  /** Objects by key, in S3's order. */
  get objects(): KeyIndex<ObjectRecord> {
    return this.#objects;
  }

  /** Changes and keeps members of the bucket's document. */
  update(changes: Partial<BucketRecord>): void {
    this.#record = { ...this.#record, ...changes };
    this.#write("bucket.json", this.#record);
  }

  /** The newest version, which may be a delete marker; undefined when the key was never written. */
  newest(key: string): Version | undefined {
    return this.#objects.get(key)?.versions[0];
  }

  /** The object that a plain read of the key gives; undefined when there is none or it is deleted. */
  current(key: string): Version | undefined {
    const newest = this.newest(key);
    return newest?.deleteMarker ? undefined : newest;
  }

  /** A given version. Throws `NoSuchVersion`. */
  version(key: string, versionId: string): Version {
    const found = this.#objects.get(key)?.versions.find((each) => each.versionId === versionId);
    if (found) return found;
    throw s3Error("NoSuchVersion", { Key: key, VersionId: versionId });
  }

  /** Makes a version the newest, under an id that the bucket's versioning gives; the old `null` version gives way. */
  add(key: string, version: Omit<Version, "versionId">): Version {
    const versionId = this.#record.versioning === "Enabled" ? newVersionId() : "null";
    const added = { ...version, versionId };
    const before = this.#objects.get(key)?.versions ?? [];
    this.#keep(key, [added, ...before.filter((each) => each.versionId !== versionId)]);
    this.#removeContent(before.filter((each) => each.versionId === versionId));
    return added;
  }

  /** Keeps a version's changed description. */
  replace(key: string, version: Version): void {
    const versions = this.#objects.get(key)?.versions ?? [];
    const same = (each: Version) => each.versionId === version.versionId;
    this.#keep(
      key,
      versions.map((each) => (same(each) ? version : each)),
    );
  }

  /** Removes a version and its content. Returns it; undefined when there was none. */
  remove(key: string, versionId: string): Version | undefined {
    const versions = this.#objects.get(key)?.versions ?? [];
    const removed = versions.find((each) => each.versionId === versionId);
    if (removed === undefined) return undefined;
    this.#keep(
      key,
      versions.filter((each) => each !== removed),
    );
    this.#removeContent([removed]);
    return removed;
  }

  /** True when nothing is in it, neither versions nor delete markers. */
  isEmpty(): boolean {
    return this.#objects.size === 0;
  }

  /** Rejects what is still arriving; the caller removes the folder. */
  markDeleted(): void {
    this.#isDeleted = true;
  }

  /** The id that answers give: none in a bucket that never had versions. */
  shownVersionId(version: Version): string | undefined {
    return this.#record.versioning === undefined ? undefined : version.versionId;
  }

  #keep(key: string, versions: readonly Version[]): void {
    const name = join("objects", objectFile(key));
    if (versions.length === 0) {
      rmSync(join(this.#folder, name), { force: true });
      this.#objects.delete(key);
      return;
    }
    const record = { key, versions };
    this.#write(name, record);
    this.#objects.set(key, record);
  }

  #removeContent(versions: readonly Version[]): void {
    for (const { segments } of versions) this.blobs.remove(segments);
  }

  /** Finishes what a kill cut short: uploads that were completed, content that nothing names. */
  #tidy(): void {
    const segments: Segment[] = [];
    for (const { versions } of this.#objects.values()) {
      for (const version of versions) {
        segments.push(...version.segments);
        if (version.uploadId) this.uploads.remove(version.uploadId);
      }
    }
    segments.push(...this.uploads.segments());
    this.blobs.sweep(new Set(segments.map(({ blob }) => blob)));
  }

  #write(name: string, document: unknown): void {
    if (this.#isDeleted) throw s3Error("NoSuchBucket", { BucketName: this.#record.name });
    writeFileAtomic(join(this.#folder, name), JSON.stringify(document));
  }
}

/** A key may be longer than a file's name and hold any character, so its hash names the file. */
function objectFile(key: string): string {
  return `${createHash("sha256").update(key).digest("hex")}.json`;
}

function newVersionId(): string {
  return randomBytes(24).toString("base64url");
}

function readRecords(folder: string): [string, ObjectRecord][] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(".json"))
    .map((name) => readJson<ObjectRecord>(join(folder, name)))
    .map((record) => [record.key, record]);
}

/** Reads a JSON document of this folder's own making. */
function readJson<T>(file: string): T {
  return JSON.parse(readFileSync(file, "utf8")) as T;
}

/** True when a folder holds a bucket and not what an interrupted creation left. */
export function holdsBucket(folder: string): boolean {
  return existsSync(join(folder, "bucket.json"));
}
