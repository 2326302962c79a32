import type {
  ListMultipartUploadsOutput,
  ListMultipartUploadsRequest,
  ListPartsOutput,
  ListPartsRequest,
} from "@aws-sdk/client-s3";
import { defined } from "../../../kernel/defined.ts";
import { ownerOf } from "../access/acl.ts";
import { asks } from "../access/permissions.ts";
import { quote } from "../http/describe.ts";
import { checkNumber } from "../input.ts";
import type { Bucket } from "../objects/bucket.ts";
import { checksumMember } from "../objects/checksum.ts";
import { abortMembers } from "../objects/expiration.ts";
import { KeyIndex } from "../objects/keys.ts";
import { listPage } from "../objects/list.ts";
import type { UploadRecord } from "../objects/record.ts";
import type { Host, Operations } from "../operation.ts";
import { encoder } from "./list.ts";

const PAGE = 1000;

/** ListParts, ListMultipartUploads. */
export function uploadListOperations(host: Host): Operations {
  return {
    ListParts: {
      permissions: asks("ListMultipartUploadParts"),
      run: (input) => listParts(host, input),
    },
    ListMultipartUploads: {
      permissions: asks("ListBucketMultipartUploads"),
      run: (input) => listUploads(host, input),
    },
  };
}

function listParts({ buckets }: Host, input: ListPartsRequest): ListPartsOutput {
  const bucket = buckets.get(input.Bucket);
  const { record, parts } = bucket.uploads.get(input.UploadId, input.Key);
  const limit = checkNumber(input.MaxParts, {
    name: "max-parts",
    min: 0,
    max: PAGE,
  });
  const after = Number(input.PartNumberMarker ?? 0);
  const rest = [...parts.values()]
    .filter(({ partNumber }) => partNumber > after)
    .sort((a, b) => a.partNumber - b.partNumber);
  const shown = rest.slice(0, limit);
  const algorithm = record.checksum?.algorithm;
  const owner = ownerOf(record.owner ?? bucket.owner);
  return {
    Bucket: input.Bucket,
    Key: input.Key,
    UploadId: input.UploadId,
    PartNumberMarker: String(after),
    NextPartNumberMarker: String(shown.at(-1)?.partNumber ?? 0),
    MaxParts: limit,
    IsTruncated: rest.length > shown.length,
    Initiator: owner,
    Owner: owner,
    StorageClass: (record.headers.StorageClass ?? "STANDARD") as "STANDARD",
    ...checksumKind(record),
    ...abortMembers(bucket, record),
    Parts: shown.map(({ partNumber, lastModified, etag, segment }) => ({
      PartNumber: partNumber,
      LastModified: new Date(lastModified),
      ETag: quote(etag),
      Size: segment.size,
      ...(algorithm && segment.checksum ? { [checksumMember(algorithm)]: segment.checksum } : {}),
    })),
  };
}

function checksumKind({ checksum }: UploadRecord) {
  if (!checksum) return {};
  return { ChecksumAlgorithm: checksum.algorithm as "CRC32", ChecksumType: checksum.type };
}

function listUploads(
  { buckets }: Host,
  input: ListMultipartUploadsRequest,
): ListMultipartUploadsOutput {
  const encode = encoder(input.EncodingType);
  const limit = checkNumber(input.MaxUploads, {
    name: "max-uploads",
    min: 0,
    max: PAGE,
  });
  const bucket = buckets.get(input.Bucket);
  const index = uploadsByKey(bucket);
  const { KeyMarker = "", UploadIdMarker = "", Prefix = "", Delimiter = "" } = input;
  const ofMarkedKey = index.get(KeyMarker) ?? [];
  const marked = ofMarkedKey.findIndex(({ uploadId }) => uploadId === UploadIdMarker);
  const left = marked === -1 ? [] : ofMarkedKey.slice(marked + 1);
  const query = { prefix: Prefix, delimiter: Delimiter, after: KeyMarker, left, limit };
  const { entries, prefixes, next } = listPage(index, query, (records) => records);
  return {
    Bucket: input.Bucket,
    KeyMarker: encode(KeyMarker),
    UploadIdMarker,
    ...defined({
      NextKeyMarker: next && encode(next.key),
      NextUploadIdMarker: next?.shown?.uploadId,
    }),
    Prefix: encode(Prefix),
    ...defined({
      Delimiter: Delimiter === "" ? undefined : encode(Delimiter),
      EncodingType: input.EncodingType,
    }),
    MaxUploads: limit,
    IsTruncated: next !== undefined,
    Uploads: entries.map(({ key, shown }) => ({
      Key: encode(key),
      UploadId: shown.uploadId,
      Initiated: new Date(shown.initiated),
      StorageClass: (shown.headers.StorageClass ?? "STANDARD") as "STANDARD",
      Owner: ownerOf(shown.owner ?? bucket.owner),
      Initiator: ownerOf(shown.owner ?? bucket.owner),
      ...checksumKind(shown),
    })),
    CommonPrefixes: prefixes.map((prefix) => ({ Prefix: encode(prefix) })),
  };
}

/** Several uploads may have one key; they are listed in the order in which they started. */
function uploadsByKey({ uploads }: Bucket): KeyIndex<UploadRecord[]> {
  const byKey = new Map<string, UploadRecord[]>();
  const records = uploads.values().map(({ record }) => record);
  for (const record of records.sort((a, b) => a.initiated - b.initiated)) {
    byKey.set(record.key, [...(byKey.get(record.key) ?? []), record]);
  }
  return new KeyIndex(byKey);
}
