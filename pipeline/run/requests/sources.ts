import { createWriteStream } from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { HeadObjectCommand } from "@aws-sdk/client-s3";
import type { RunConfig } from "../../config/run-config.ts";
import type { ScoreConfig } from "../../config/scores.ts";
import { httpStatus, UserError } from "../../errors.ts";
import { type Bucket, openObject } from "../../objects.ts";
import { requestPrefixes } from "../../workflow/names.ts";

/** An object that a request names, as it is now. */
export interface Source {
  /** `s3://bucket/key`, as the request has it. */
  readonly uri: string;
  readonly key: string;
  readonly etag: string;
  readonly bytes: number;
}

/** Bytes of all that a request names together: the function that reads it has 15 minutes, and disk for a few times that. */
const MAX_DATA_BYTES = 1024 ** 3;

/** Addresses of all objects that the settings name, each once: the data, and what it is checked against. */
function urisOf({ data, evaluation }: RunConfig): string[] {
  const { files, heldOut = [], against, answerSchema } = data;
  const examples = (evaluation.scores ?? []).flatMap((score) => examplesOf(score) ?? []);
  const schema = answerSchema === undefined ? [] : [answerSchema];
  return [...new Set([...files, ...heldOut, ...against, ...schema, ...examples])];
}

function examplesOf(score: ScoreConfig): string | undefined {
  return score.kind === "judge" ? score.examples : undefined;
}

/**
 * What a request names, by address and key. Nothing else may be named: no file of the machine that reads the request.
 * @throws UserError `Trigger.DataElsewhere`
 */
export function namedSources(config: RunConfig, bucket: string): Pick<Source, "uri" | "key">[] {
  return urisOf(config).map((uri) => ({ uri, key: keyOf(uri, bucket) }));
}

function keyOf(uri: string, bucket: string): string {
  const own = `s3://${bucket}/${requestPrefixes.data}`;
  const isPlain = uri.length > own.length && !uri.split("/").includes("..");
  if (uri.startsWith(own) && isPlain) return uri.slice(`s3://${bucket}/`.length);
  const where = /^s3:\/\/([^/]+)\//.exec(uri)?.[1];
  const why =
    where === undefined
      ? "is not an address in S3"
      : where === bucket
        ? `is not under ${requestPrefixes.data}`
        : "is in another bucket";
  throw new UserError("Trigger.DataElsewhere", `the request names ${uri}, which ${why}`, {
    hint: `Copy it to ${own} and name it there; the function that reads it may read nothing else.`,
  });
}

/**
 * Looks at all that a request names, without reading it.
 * @throws UserError `Trigger.DataElsewhere`, `Trigger.DataTooLarge`, `Dataset.NoSuchFile`
 */
export async function examineSources(bucket: Bucket, config: RunConfig): Promise<Source[]> {
  const named = namedSources(config, bucket.name);
  const sources = await Promise.all(named.map((one) => examine(bucket, one)));
  const bytes = sources.reduce((sum, one) => sum + one.bytes, 0);
  if (bytes <= MAX_DATA_BYTES) return sources;
  throw new UserError(
    "Trigger.DataTooLarge",
    `the request names ${bytes} bytes, more than the ${MAX_DATA_BYTES} that a request may`,
    { hint: "Nothing was read. Start the run with `tunewright tune`, which has no such limit." },
  );
}

async function examine(
  { s3, name }: Bucket,
  { uri, key }: Pick<Source, "uri" | "key">,
): Promise<Source> {
  try {
    const head = await s3.send(new HeadObjectCommand({ Bucket: name, Key: key }));
    return { uri, key, etag: head.ETag ?? "", bytes: head.ContentLength ?? 0 };
  } catch (cause) {
    if (httpStatus(cause) !== 404) throw cause;
    throw new UserError("Dataset.NoSuchFile", `${uri} does not exist`, {
      hint: "Put the data first, then the request.",
      cause,
    });
  }
}

/**
 * Opens what was examined, and nothing that has taken its place since.
 * @throws UserError `Trigger.DataChanged`
 */
export async function openSource(bucket: Bucket, sources: readonly Source[], uri: string) {
  const source = sources.find((one) => one.uri === uri);
  if (source === undefined) throw new RangeError(`${uri} was not examined`);
  try {
    return await openObject(bucket, source.key, { start: 0, etag: source.etag });
  } catch (cause) {
    if (httpStatus(cause) !== 412) throw cause;
    throw new UserError("Trigger.DataChanged", `${uri} was replaced while it was read`, { cause });
  }
}

/** The settings with local paths in place of addresses, for what is read from a file. */
export interface LocalCopies {
  readonly config: RunConfig;
  /** Address by local path. */
  readonly uris: ReadonlyMap<string, string>;
}

/**
 * Downloads what is not read as a stream: the schema of answers, manifests, a judge's examples. The data itself is not
 * downloaded, so that findings and the manifest name it by its address.
 */
export async function copyAside(
  bucket: Bucket,
  config: RunConfig,
  of: { sources: readonly Source[]; folder: string },
): Promise<LocalCopies> {
  const uris = new Map<string, string>();
  const copy = async (uri: string): Promise<string> => {
    const path = join(of.folder, String(uris.size));
    await pipeline(await openSource(bucket, of.sources, uri), createWriteStream(path));
    uris.set(path, uri);
    return path;
  };
  const { data, evaluation } = config;
  const against: string[] = [];
  for (const uri of data.against) against.push(await copy(uri));
  const scores: ScoreConfig[] = [];
  for (const score of evaluation.scores ?? []) {
    scores.push(
      score.kind === "judge" ? { ...score, examples: await copy(score.examples) } : score,
    );
  }
  const { answerSchema } = data;
  return {
    uris,
    config: {
      ...config,
      data: {
        ...data,
        against,
        ...(answerSchema === undefined ? {} : { answerSchema: await copy(answerSchema) }),
      },
      evaluation: { ...evaluation, ...(evaluation.scores === undefined ? {} : { scores }) },
    },
  };
}
