import { basename } from "node:path/posix";
import { type Clock, timestamp } from "../clock.ts";
import { errorText, UserError } from "../errors.ts";
import type { Bucket } from "../objects.ts";
import { CANDIDATE } from "../registry/alias-names.ts";
import { noAlias, readAlias } from "../registry/aliases.ts";
import type { RegistryEntry } from "../registry/entry.ts";
import { readVersion } from "../registry/versions.ts";

/** What an application calls a model by. */
export interface ResolvedModel {
  /** What the runtime accepts as `modelId`: the ARN of a deployment or throughput. */
  readonly modelId: string;
  readonly group: string;
  readonly alias: string;
  /** Name of the version. */
  readonly version: string;
  readonly runId: string;
  /** Customization id of its base model. */
  readonly baseModel: string;
  /** When the alias was moved there (ISO 8601). */
  readonly movedAt: string;
  /** When the alias was read (ISO 8601). */
  readonly readAt: string;
  /** The alias could not be read again, so that this is what it was at `readAt`. */
  readonly isStale: boolean;
  /** Why not, in AWS's words; null where `isStale` is false. */
  readonly staleSince: { readonly at: string; readonly error: string } | null;
}

/** How long answers are kept. */
export interface ResolverTimes {
  /** Milliseconds for which an alias is not read again. */
  readonly ttlMs: number;
  /** Milliseconds after which what was read is no longer passed on, while it cannot be read again. */
  readonly maxStaleMs: number;
}

/** Looks an alias up. */
export type ModelResolver = (name: string) => Promise<ResolvedModel>;

interface Kept {
  readonly model: ResolvedModel;
  readonly readAt: number;
  /** When to read again, milliseconds since the epoch. */
  readonly next: number;
}

/** Milliseconds between two tries while the alias cannot be read. */
const RETRY_MS = 5_000;

/**
 * Makes a cache of aliases: each is read at most once per `ttlMs`, by one read for all concurrent callers. Where it
 * cannot be read again, the last answer is passed on, marked as stale.
 */
export function createModelResolver(
  open: () => Promise<Bucket>,
  clock: Clock,
  times: ResolverTimes,
): ModelResolver {
  const kept = new Map<string, Kept>();
  const reading = new Map<string, Promise<ResolvedModel>>();
  const baseModels = new Map<string, string>();

  async function read(name: string): Promise<ResolvedModel> {
    try {
      const model = await readModel(await open(), name, { clock, baseModels });
      const now = clock.now();
      kept.set(name, { model, readAt: now, next: now + times.ttlMs });
      return model;
    } catch (error) {
      return lastKnown(name, error);
    }
  }

  /** @throws UserError `Registry.NoModel` … of an alias that does not exist; `Registry.NotRead` */
  function lastKnown(name: string, error: unknown): ResolvedModel {
    const last = kept.get(name);
    const now = clock.now();
    const isAnswer = error instanceof UserError && error.code.startsWith("Registry.");
    if (isAnswer || last === undefined || now - last.readAt > times.maxStaleMs) {
      kept.delete(name);
      throw isAnswer ? error : notRead(name, error);
    }
    const staleSince = last.model.staleSince ?? { at: timestamp(clock), error: errorText(error) };
    const model = { ...last.model, isStale: true, staleSince };
    kept.set(name, { ...last, model, next: now + Math.min(RETRY_MS, times.ttlMs) });
    return model;
  }

  return async (name) => {
    const last = kept.get(name);
    if (last !== undefined && clock.now() < last.next) return last.model;
    const underWay = reading.get(name) ?? read(name).finally(() => reading.delete(name));
    reading.set(name, underWay);
    return underWay;
  };
}

async function readModel(
  bucket: Bucket,
  name: string,
  { clock, baseModels }: { clock: Clock; baseModels: Map<string, string> },
): Promise<ResolvedModel> {
  const [group = "", alias = CANDIDATE] = name.split("@");
  const readAt = timestamp(clock);
  const found = await readAlias(bucket, group, alias);
  if (found === undefined) throw await noAlias(bucket, { group, alias });
  const { servingArn: modelId, runId, movedAt } = found;
  const version = basename(found.version, ".json");
  // A version never changes, so that it is read once.
  const baseModel =
    baseModels.get(found.version) ?? baseOf(await readVersion(bucket, group, version));
  baseModels.set(found.version, baseModel);
  const now = { readAt, isStale: false, staleSince: null };
  return { modelId, group, alias, version, runId, baseModel, movedAt, ...now };
}

function baseOf({ baseModel }: RegistryEntry): string {
  return baseModel.id;
}

function notRead(name: string, cause: unknown): UserError {
  return new UserError(
    "Registry.NotRead",
    `the alias ${name} could not be read: ${errorText(cause)}`,
    {
      hint: "The caller needs s3:GetObject on registry/* of the data bucket, and a connection to S3.",
      cause,
    },
  );
}
