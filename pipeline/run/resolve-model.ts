import { type ClientOptions, cloudFormationClient, s3Client } from "../clients.ts";
import { type Clock, systemClock } from "../clock.ts";
import type { Bucket } from "../objects.ts";
import {
  createModelResolver,
  type ModelResolver,
  type ResolvedModel,
} from "../serving/model-resolver.ts";
import { readStack } from "./stack.ts";

/** Where aliases are read, and for how long what was read is kept. */
export interface ResolveModelOptions extends ClientOptions {
  /** Name of the data bucket; by default that of the stack, which needs `cloudformation:DescribeStacks`. */
  readonly bucket?: string;
  /** Seconds for which an alias is not read again; 60 by default. */
  readonly ttlSeconds?: number;
  /** Seconds for which the last answer is passed on while the alias cannot be read; 600 by default. */
  readonly maxStaleSeconds?: number;
  readonly clock?: Clock;
}

const TTL_SECONDS = 60;
const MAX_STALE_SECONDS = 600;

/** One cache for each place and set of times. */
const resolvers = new Map<string, ModelResolver>();

/**
 * Looks up what an alias points at, for applications: `modelId` is what Converse and InvokeModel accept. Cached; one
 * read serves all concurrent callers; while the alias cannot be read, the last answer is passed on, with `isStale`.
 *
 * @example
 * ```ts
 * import { resolveModel } from "tunewright";
 *
 * const { modelId, version } = await resolveModel("tickets@candidate");
 * console.log(modelId, version);
 * ```
 *
 * @param name `group@alias`; a group alone means its alias `candidate`
 * @throws UserError `Registry.NoModel` for an alias that does not exist, `Registry.NoVersion` where its version was
 * deleted, `Registry.NotRead` where it cannot be read and no answer is recent enough, `Stack.Missing`
 */
export async function resolveModel(
  name: string,
  options: ResolveModelOptions = {},
): Promise<ResolvedModel> {
  const { bucket, region, endpoint, credentials } = options;
  const { ttlSeconds = TTL_SECONDS, maxStaleSeconds = MAX_STALE_SECONDS } = options;
  const who = credentials?.accessKeyId;
  const key = JSON.stringify([bucket, region, endpoint, who, ttlSeconds, maxStaleSeconds]);
  const times = { ttlMs: ttlSeconds * 1000, maxStaleMs: maxStaleSeconds * 1000 };
  const resolver =
    resolvers.get(key) ?? createModelResolver(opener(options), options.clock ?? systemClock, times);
  resolvers.set(key, resolver);
  return resolver(name);
}

/** Opens the bucket once; again after a failure. */
function opener(options: ResolveModelOptions): () => Promise<Bucket> {
  let opened: Promise<Bucket> | undefined;
  return () => {
    opened ??= open(options).catch((error: unknown) => {
      opened = undefined;
      throw error;
    });
    return opened;
  };
}

async function open({ bucket, ...options }: ResolveModelOptions): Promise<Bucket> {
  const name = bucket ?? (await readStack(cloudFormationClient(options))).bucket;
  return { s3: s3Client(options), name };
}
