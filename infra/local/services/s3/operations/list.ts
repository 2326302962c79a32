import type {
  _Object,
  ListObjectsOutput,
  ListObjectsRequest,
  ListObjectsV2Output,
} from "@aws-sdk/client-s3";
import { defined } from "../../../kernel/defined.ts";
import { ownerOf } from "../access/acl.ts";
import { asksToList } from "../access/permissions.ts";
import { s3Error } from "../errors.ts";
import { quote } from "../http/describe.ts";
import { checkNumber } from "../input.ts";
import { type ListPage, listPage } from "../objects/list.ts";
import type { ObjectRecord, Version } from "../objects/record.ts";
import type { Host, Operations } from "../operation.ts";

const PAGE = 1000;

/** ListObjects, ListObjectsV2. */
export function listOperations({ buckets }: Host): Operations {
  const page = (input: ListObjectsRequest, after: string) =>
    listPage(
      buckets.get(input.Bucket).objects,
      {
        prefix: input.Prefix ?? "",
        delimiter: input.Delimiter ?? "",
        after,
        limit: maxKeys(input.MaxKeys),
      },
      currentOf,
    );
  const ownersIn = (bucket: string | undefined) => {
    const { owner } = buckets.get(bucket);
    return (version: Version) => ({ Owner: ownerOf(version.owner ?? owner) });
  };
  return {
    ListObjects: {
      permissions: asksToList("ListBucket"),
      run(input): ListObjectsOutput {
        const encode = encoder(input.EncodingType);
        const found = page(input, input.Marker ?? "");
        return {
          ...echoed(input, encode),
          // Clients of this first version read the prefix verbatim, though they ask for encoding.
          Prefix: input.Prefix ?? "",
          Marker: encode(input.Marker ?? ""),
          ...(found.next === undefined || !input.Delimiter
            ? {}
            : { NextMarker: encode(found.next.key) }),
          ...contents(found, encode, ownersIn(input.Bucket)),
        };
      },
    },
    ListObjectsV2: {
      permissions: asksToList("ListBucket"),
      run(input): ListObjectsV2Output {
        const encode = encoder(input.EncodingType);
        const { ContinuationToken: token, StartAfter } = input;
        const found = page(input, token ? readToken(token) : (StartAfter ?? ""));
        return {
          ...echoed(input, encode),
          KeyCount: found.entries.length + found.prefixes.length,
          ...defined({ ContinuationToken: token }),
          ...(found.next && { NextContinuationToken: writeToken(found.next.key) }),
          ...defined({ StartAfter: StartAfter === undefined ? undefined : encode(StartAfter) }),
          ...contents(found, encode, input.FetchOwner ? ownersIn(input.Bucket) : () => ({})),
        };
      },
    },
  };
}

/** Turns a key or prefix into the form that the reader requested. */
export type Encode = (text: string) => string;

/** Throws `InvalidArgument` for an encoding that is not `url`. */
export function encoder(encodingType: string | undefined): Encode {
  if (encodingType === undefined) return (text) => text;
  if (encodingType === "url") return encodeForUrl;
  throw s3Error("InvalidArgument", {
    message: "Invalid Encoding Method specified in Request",
    ArgumentName: "encoding-type",
    ArgumentValue: encodingType,
  });
}

function encodeForUrl(text: string): string {
  return encodeURIComponent(text)
    .replaceAll("%2F", "/")
    .replace(/[!'()~]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** The page size of a listing. Throws `InvalidArgument`. */
export function maxKeys(value: number | undefined): number {
  return checkNumber(value, { name: "maxKeys", min: 0, max: PAGE });
}

/** Members of every listing that repeat the request. */
function echoed(input: ListObjectsRequest, encode: Encode) {
  return {
    Name: input.Bucket,
    Prefix: encode(input.Prefix ?? ""),
    ...defined({ Delimiter: input.Delimiter ? encode(input.Delimiter) : undefined }),
    MaxKeys: maxKeys(input.MaxKeys),
    ...defined({ EncodingType: input.EncodingType }),
  };
}

function contents(
  { entries, prefixes, next }: ListPage<Version>,
  encode: Encode,
  owner: (version: Version) => Pick<_Object, "Owner">,
) {
  return {
    IsTruncated: next !== undefined,
    Contents: entries.map(({ key, shown }) => ({
      Key: encode(key),
      ...listed(shown),
      ...owner(shown),
    })),
    CommonPrefixes: prefixes.map((prefix) => ({ Prefix: encode(prefix) })),
  };
}

/** Members that listings give of an object. */
export function listed({
  lastModified,
  etag,
  size,
  headers,
  checksum,
}: Version): Omit<_Object, "Key" | "Owner"> {
  return {
    LastModified: new Date(lastModified),
    ETag: quote(etag),
    ...(checksum ? { ChecksumAlgorithm: [checksum.algorithm], ChecksumType: checksum.type } : {}),
    Size: size,
    StorageClass: (headers.StorageClass ?? "STANDARD") as "STANDARD",
  };
}

function currentOf({ versions: [newest] }: ObjectRecord): Version[] {
  return newest === undefined || newest.deleteMarker ? [] : [newest];
}

function writeToken(after: string): string {
  return `1${Buffer.from(after).toString("base64url")}`;
}

function readToken(token: string): string {
  if (/^1[\w-]+$/.test(token)) return Buffer.from(token.slice(1), "base64url").toString();
  throw s3Error("InvalidArgument", {
    message: "The continuation token provided is incorrect",
    ArgumentName: "continuation-token",
  });
}
