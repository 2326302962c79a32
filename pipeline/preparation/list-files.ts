import { createHash } from "node:crypto";
import { HeadObjectCommand, ListObjectsV2Command, type S3Client } from "@aws-sdk/client-s3";
import { hasDataName, isBesideData } from "../../dataset-tools/read/folder-files.ts";
import type { LogFilter } from "../../dataset-tools/shards/settings.ts";
import { type InputFile, type Listed, nameFiles } from "../../dataset-tools/shards/shard.ts";
import { httpStatus, isAwsError, UserError } from "../errors.ts";
import { mayHoldEntries } from "./log-hours.ts";

/** Files that inputs name, in order. */
export interface FoundFiles {
  readonly files: readonly InputFile[];
  readonly heldOut: readonly InputFile[];
  readonly bytes: number;
  /** SHA-256 (hex) of the addresses, sizes and tags of all files. */
  readonly digest: string;
}

/** An object as it was listed. */
interface Found {
  readonly address: string;
  readonly bytes: number;
  readonly etag: string;
}

/** `s3://bucket/key`. @throws UserError `Preparation.NotInBucket` */
export function placeOf(address: string): { readonly bucket: string; readonly key: string } {
  const [, bucket, key] = /^s3:\/\/([^/]+)\/?(.*)$/.exec(address) ?? [];
  if (bucket !== undefined && key !== undefined) return { bucket, key };
  throw new UserError("Preparation.NotInBucket", `${address} is not in S3`, {
    hint: "In the cloud only s3:// addresses can be read: copy the files to a bucket, or leave out --in-cloud.",
  });
}

/**
 * Finds the objects that inputs name: keys, prefixes that end in `/`, buckets, and globs (`*`, `?`, `**`). Of a prefix
 * only what has the name of a data file, as in a folder; of Bedrock's invocation logs only the hours of the filter.
 * @throws UserError `Preparation.NothingToRead`, `Preparation.NotInBucket`, `Preparation.FileTooLarge`
 */
export async function findFiles(
  s3: S3Client,
  of: {
    readonly inputs: readonly string[];
    readonly heldOut: readonly string[];
    readonly filter: LogFilter | null;
  },
): Promise<FoundFiles> {
  const [files, heldOut] = [
    await listAll(s3, of.inputs, of.filter),
    await listAll(s3, of.heldOut, null),
  ];
  const all = [...files, ...heldOut].flatMap(({ found }) => found);
  for (const one of all) refuseTooLarge(one);
  const hash = createHash("sha256");
  for (const { address, bytes, etag } of all) hash.update(`${address} ${bytes} ${etag}\n`);
  return {
    files: named(files),
    heldOut: named(heldOut),
    bytes: all.reduce((sum, { bytes }) => sum + bytes, 0),
    digest: hash.digest("hex"),
  };
}

interface Listing {
  readonly root: string;
  readonly found: readonly Found[];
}

function named(listings: readonly Listing[]): InputFile[] {
  return nameFiles(listings.map(asListed));
}

const asListed = ({ root, found }: Listing): Listed => ({
  root,
  files: found.map(({ address, bytes }) => ({ address, bytes })),
});

/** The objects that one input names, for a preparation on this machine. @throws UserError as `findFiles` */
export async function listOne(
  s3: S3Client,
  input: string,
  filter: LogFilter | null,
): Promise<Listed> {
  const [listing] = await listAll(s3, [input], filter);
  return listing === undefined ? { root: "", files: [] } : asListed(listing);
}

async function listAll(
  s3: S3Client,
  inputs: readonly string[],
  filter: LogFilter | null,
): Promise<Listing[]> {
  const listings: Listing[] = [];
  for (const input of inputs) {
    const listing = await list(s3, input, filter);
    if (listing.found.length === 0) {
      throw new UserError("Preparation.NothingToRead", `${input} names no data files`, {
        hint: "Check the address and the time range. A prefix ends in /, and data files in .csv, .tsv, .jsonl, .json, .parquet, .xlsx or .zip, compressed or not.",
      });
    }
    listings.push(listing);
  }
  return listings;
}

async function list(s3: S3Client, input: string, filter: LogFilter | null): Promise<Listing> {
  const { bucket, key } = placeOf(input);
  const isGlob = /[*?]/.test(key);
  if (!isGlob && key !== "" && !key.endsWith("/")) return oneObject(s3, { bucket, key });
  const root = isGlob ? key.slice(0, key.slice(0, key.search(/[*?]/)).lastIndexOf("/") + 1) : key;
  const pattern = isGlob ? globPattern(key) : undefined;
  const found: Found[] = [];
  for await (const one of objectsUnder(s3, { bucket, prefix: root })) {
    const isData = pattern?.test(one.key) ?? hasDataName(one.key);
    if (!isData || one.bytes === 0 || isBesideData(one.key.slice(root.length))) continue;
    if (!mayHoldEntries(one.key, filter)) continue;
    found.push({ address: `s3://${bucket}/${one.key}`, bytes: one.bytes, etag: one.etag });
  }
  return { root: `s3://${bucket}/${root}`, found };
}

async function oneObject(
  s3: S3Client,
  { bucket, key }: { bucket: string; key: string },
): Promise<Listing> {
  try {
    const head = await s3.send(new HeadObjectCommand({ Bucket: bucket, Key: key }));
    const address = `s3://${bucket}/${key}`;
    return {
      root: "",
      found: [{ address, bytes: head.ContentLength ?? 0, etag: head.ETag ?? "" }],
    };
  } catch (error) {
    if (httpStatus(error) !== 404) throw error;
    return { root: "", found: [] };
  }
}

async function* objectsUnder(
  s3: S3Client,
  { bucket, prefix }: { bucket: string; prefix: string },
): AsyncGenerator<{ key: string; bytes: number; etag: string }> {
  let token: string | undefined;
  do {
    const command = new ListObjectsV2Command({
      Bucket: bucket,
      Prefix: prefix,
      ...(token === undefined ? {} : { ContinuationToken: token }),
    });
    const page = await s3.send(command).catch((error: unknown) => {
      throw isAwsError(error, "NoSuchBucket") ? noBucket(bucket, error) : error;
    });
    for (const { Key: key = "", Size: bytes = 0, ETag: etag = "" } of page.Contents ?? []) {
      yield { key, bytes, etag };
    }
    token = page.NextContinuationToken;
  } while (token !== undefined);
}

function noBucket(bucket: string, cause: unknown): UserError {
  return new UserError("Preparation.NothingToRead", `the bucket ${bucket} does not exist`, {
    hint: "Check the name, and the account and Region that you are signed in to.",
    cause,
  });
}

/** `**` matches across folders, `*` and `?` do not. */
function globPattern(glob: string): RegExp {
  const source = glob
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replace(/\*\*\/|\*\*|\*|\?/g, (wild) => GLOB[wild] ?? "");
  return new RegExp(`^${source}$`);
}

const GLOB: Readonly<Record<string, string>> = {
  "**/": "(?:.*/)?",
  "**": ".*",
  "*": "[^/]*",
  "?": "[^/]",
};

/** What one call can read in its fifteen minutes, several times over. */
const MAX_BYTES = 2 * 2 ** 30;
/** Bytes of these become many times as many. */
const MAX_PACKED_BYTES = 256 * 2 ** 20;
const PACKED = /\.(gz|gzip|zst|zstd|br|zip|parquet|xlsx|xlsm)$/i;

function refuseTooLarge({ address, bytes }: Found): void {
  const max = PACKED.test(address) ? MAX_PACKED_BYTES : MAX_BYTES;
  if (bytes <= max) return;
  const size = Math.round(bytes / 2 ** 20);
  throw new UserError(
    "Preparation.FileTooLarge",
    `${address} has ${size} MiB, and a function reads a file of at most ${max / 2 ** 20} MiB in its time`,
    {
      hint: "Cut it into files of some 64 MiB, e.g. by `split -C 64m`, or prepare it on a machine without --in-cloud.",
    },
  );
}
