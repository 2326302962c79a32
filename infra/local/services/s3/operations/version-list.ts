import type { ListObjectVersionsOutput, ListObjectVersionsRequest } from "@aws-sdk/client-s3";
import { defined } from "../../../kernel/defined.ts";
import { ownerOf } from "../access/acl.ts";
import { asksToList } from "../access/permissions.ts";
import { s3Error } from "../errors.ts";
import { type Entry, listPage } from "../objects/list.ts";
import type { ObjectRecord, Version } from "../objects/record.ts";
import type { Host, Operations } from "../operation.ts";
import { encoder, listed, maxKeys } from "./list.ts";

/** A version, and whether it is its key's newest. */
interface Shown {
  readonly version: Version;
  readonly isLatest: boolean;
}

/** ListObjectVersions: keys in order, each key's versions from the newest on. */
export function versionListOperations(host: Host): Operations {
  return {
    ListObjectVersions: {
      permissions: asksToList("ListBucketVersions"),
      run: (input) => listVersions(host, input),
    },
  };
}

function listVersions(
  { buckets }: Host,
  input: ListObjectVersionsRequest,
): ListObjectVersionsOutput {
  const encode = encoder(input.EncodingType);
  const { KeyMarker = "", VersionIdMarker = "", Prefix = "", Delimiter = "" } = input;
  const limit = maxKeys(input.MaxKeys);
  const { objects, owner } = buckets.get(input.Bucket);
  const left = leftOfMarkedKey(objects.get(KeyMarker), input);
  const query = { prefix: Prefix, delimiter: Delimiter, after: KeyMarker, left, limit };
  const { entries, prefixes, next } = listPage(objects, query, versionsOf);
  const members = ({ key, shown: { version, isLatest } }: Entry<Shown>) => ({
    Key: encode(key),
    VersionId: version.versionId,
    IsLatest: isLatest,
    Owner: ownerOf(version.owner ?? owner),
    LastModified: new Date(version.lastModified),
  });
  const isMarker = ({ shown }: Entry<Shown>) => shown.version.deleteMarker === true;
  const nextVersion = next?.shown?.version.versionId;
  return {
    Name: input.Bucket,
    Prefix: encode(Prefix),
    ...defined({ Delimiter: Delimiter === "" ? undefined : encode(Delimiter) }),
    KeyMarker: encode(KeyMarker),
    VersionIdMarker,
    ...defined({
      NextKeyMarker: next && encode(next.key),
      NextVersionIdMarker: nextVersion,
    }),
    MaxKeys: limit,
    ...defined({ EncodingType: input.EncodingType }),
    IsTruncated: next !== undefined,
    Versions: entries
      .filter((entry) => !isMarker(entry))
      .map((entry) => ({ ...(listed(entry.shown.version) as object), ...members(entry) })),
    DeleteMarkers: entries.filter(isMarker).map(members),
    CommonPrefixes: prefixes.map((prefix) => ({ Prefix: encode(prefix) })),
  };
}

function versionsOf({ versions }: ObjectRecord): Shown[] {
  return versions.map((version, index) => ({ version, isLatest: index === 0 }));
}

function leftOfMarkedKey(
  record: ObjectRecord | undefined,
  { KeyMarker, VersionIdMarker }: ListObjectVersionsRequest,
): Shown[] {
  if (VersionIdMarker === undefined || VersionIdMarker === "") return [];
  if (KeyMarker === undefined) {
    throw s3Error("InvalidArgument", {
      message: "A version-id marker cannot be specified without a key marker.",
      ArgumentName: "version-id-marker",
      ArgumentValue: VersionIdMarker,
    });
  }
  const all = record ? versionsOf(record) : [];
  const at = all.findIndex(({ version }) => version.versionId === VersionIdMarker);
  return at === -1 ? [] : all.slice(at + 1);
}
