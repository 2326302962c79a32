import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { writeFileAtomic } from "../../../kernel/store.ts";
import { s3Error } from "../errors.ts";
import type { PartRecord, Segment, UploadRecord } from "./record.ts";

/** A multipart upload with its parts by number. */
export interface Upload {
  readonly record: UploadRecord;
  readonly parts: Map<number, PartRecord>;
}

/** The multipart uploads of a bucket: a folder each, with a document for the upload and one for each part. */
export class Uploads {
  readonly #folder: string;
  readonly #uploads = new Map<string, Upload>();

  constructor(folder: string) {
    this.#folder = folder;
    mkdirSync(folder, { recursive: true });
    for (const id of readdirSync(folder)) this.#load(id);
  }

  /** Starts an upload. */
  create(record: Omit<UploadRecord, "uploadId">): UploadRecord {
    const uploadId = randomBytes(32).toString("base64url");
    const created = { ...record, uploadId };
    writeFileAtomic(join(this.#folder, uploadId, "upload.json"), JSON.stringify(created));
    this.#uploads.set(uploadId, { record: created, parts: new Map() });
    return created;
  }

  /** An upload of this key. Throws `NoSuchUpload`. */
  get(uploadId: string | undefined, key: string | undefined): Upload {
    const upload = this.#uploads.get(uploadId ?? "");
    if (upload && upload.record.key === key) return upload;
    throw s3Error("NoSuchUpload", { UploadId: uploadId });
  }

  values(): Upload[] {
    return [...this.#uploads.values()];
  }

  /** Keeps a part. Returns the one of the same number that it replaces. */
  putPart({ record, parts }: Upload, part: PartRecord): PartRecord | undefined {
    const file = join(this.#folder, record.uploadId, `${part.partNumber}.json`);
    writeFileAtomic(file, JSON.stringify(part));
    const before = parts.get(part.partNumber);
    parts.set(part.partNumber, part);
    return before;
  }

  /** Forgets an upload; the caller removes or keeps its content. */
  remove(uploadId: string): void {
    if (!this.#uploads.delete(uploadId)) return;
    rmSync(join(this.#folder, uploadId), { recursive: true, force: true });
  }

  /** Content that unfinished uploads hold. */
  segments(): Segment[] {
    return this.values().flatMap(({ parts }) => [...parts.values()].map(({ segment }) => segment));
  }

  #load(id: string): void {
    const folder = join(this.#folder, id);
    if (!existsSync(join(folder, "upload.json"))) {
      rmSync(folder, { recursive: true });
      return;
    }
    const parts = readdirSync(folder)
      .filter((name) => /^\d+\.json$/.test(name))
      .map((name) => read<PartRecord>(join(folder, name)));
    this.#uploads.set(id, {
      record: read<UploadRecord>(join(folder, "upload.json")),
      parts: new Map(parts.map((part) => [part.partNumber, part])),
    });
  }
}

function read<T>(file: string): T {
  return JSON.parse(readFileSync(file, "utf8")) as T;
}
