import { Readable } from "node:stream";
import { HeadObjectCommand } from "@aws-sdk/client-s3";
import { Upload } from "@aws-sdk/lib-storage";
import type { ShardStore } from "../../dataset-tools/shards/store.ts";
import { httpStatus } from "../errors.ts";
import { type Bucket, openObject } from "../objects.ts";

/** A store below a prefix of a bucket. Memory is bounded: what is written is sent in parts of 5 MiB, four at once. */
export function s3Store(bucket: Bucket, prefix: string): ShardStore {
  return {
    read: (name, range) =>
      openObject(
        bucket,
        `${prefix}${name}`,
        range === undefined ? { start: 0 } : { start: range.from, end: range.to },
      ),
    write: (name, content) => putStream(bucket, `${prefix}${name}`, Readable.from(content)),
    async has(name) {
      try {
        const Key = `${prefix}${name}`;
        await bucket.s3.send(new HeadObjectCommand({ Bucket: bucket.name, Key }));
        return true;
      } catch (error) {
        if (httpStatus(error) === 404) return false;
        throw error;
      }
    },
  };
}

/** Writes a stream as an object: the whole of it or nothing. */
export async function putStream(bucket: Bucket, key: string, body: Readable): Promise<void> {
  const upload = new Upload({
    client: bucket.s3,
    params: { Bucket: bucket.name, Key: key, Body: body },
    // The bucket's life cycle removes parts that no one completed; a function may not.
    leavePartsOnError: true,
  });
  await upload.done();
}
