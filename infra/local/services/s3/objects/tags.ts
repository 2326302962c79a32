import type { Tag } from "@aws-sdk/client-s3";
import { s3Error } from "../errors.ts";

/** Source: "Categorizing your objects using tags" and "Using cost allocation S3 bucket tags", S3 User Guide. */
const MAX_OBJECT_TAGS = 10;
const MAX_BUCKET_TAGS = 50;
const MAX_KEY = 128;
const MAX_VALUE = 256;

/** Tags from `x-amz-tagging`, which is of the form of a query string. Throws `InvalidArgument`, `InvalidTag`. */
export function readTagHeader(header: string | undefined): Tag[] {
  if (header === undefined || header === "") return [];
  const tags = [...new URLSearchParams(header)].map(([Key, Value]) => ({ Key, Value }));
  const keys = new Set(tags.map(({ Key }) => Key));
  if (keys.size !== tags.length) {
    throw s3Error("InvalidArgument", {
      message:
        "The header 'x-amz-tagging' shall be encoded as UTF-8 then URLEncoded URL query parameters without tag name duplicates.",
      ArgumentName: "x-amz-tagging",
    });
  }
  return checkTags(tags, "object");
}

/** Checks a set of tags by S3's limits and returns it. Throws `InvalidTag`, `MalformedXML`. */
export function checkTags(tags: readonly Tag[] | undefined, of: "object" | "bucket"): Tag[] {
  if (tags === undefined) throw s3Error("MalformedXML");
  const limit = of === "object" ? MAX_OBJECT_TAGS : MAX_BUCKET_TAGS;
  if (tags.length > limit) {
    throw s3Error("InvalidTag", {
      message: `${of === "object" ? "Object" : "Bucket"} tags cannot be greater than ${limit}`,
    });
  }
  const seen = new Set<string>();
  for (const { Key = "", Value = "" } of tags) {
    if (Key.length === 0 || Key.length > MAX_KEY) {
      throw s3Error("InvalidTag", {
        message: "The TagKey you have provided is invalid",
        TagKey: Key,
      });
    }
    if (Value.length > MAX_VALUE) throw s3Error("InvalidTag", { TagValue: Value });
    if (Key.startsWith("aws:")) {
      throw s3Error("InvalidTag", {
        message: "System tags cannot be added/updated by requester",
        TagKey: Key,
      });
    }
    if (seen.has(Key)) {
      throw s3Error("InvalidTag", {
        message: "Cannot provide multiple Tags with the same key",
        TagKey: Key,
      });
    }
    seen.add(Key);
  }
  return tags.map(({ Key, Value }) => ({ Key, Value: Value ?? "" }));
}
