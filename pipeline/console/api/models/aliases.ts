import { basename } from "node:path/posix";
import { UserError } from "../../../errors.ts";
import { versionBefore } from "../../../registry/alias-history.ts";
import { CANDIDATE } from "../../../registry/alias-names.ts";
import type { AliasRecord, AliasStep } from "../../../registry/alias-record.ts";
import { pointing, readAliasRecords } from "../../../registry/aliases.ts";
import { readVersion } from "../../../registry/versions.ts";
import type { RunEnvironment } from "../../../run/environment.ts";
import { servingPrice } from "../../../run/serving-price.ts";
import { readServedBy, type ServedBy } from "./serving.ts";

/** A move of an alias; versions are names. */
export type AliasMoveView = Pick<
  AliasStep,
  "at" | "by" | "what" | "reason" | "from" | "to" | "usdPerHour"
>;

/** An alias, where it points and where it has. Times are ISO 8601. */
export interface AliasView {
  readonly alias: string;
  /** Name of the version; null: it points at nothing. */
  readonly version: string | null;
  readonly movedAt: string | null;
  /** What serves it; null where it points at nothing. */
  readonly served: ServedBy | null;
  /** Whether that is the alias's own, and not the run's. */
  readonly ownsServing: boolean;
  /** Who is moving it, and until when no one else may. */
  readonly pending: {
    readonly version: string;
    readonly by: string;
    readonly until: string;
  } | null;
  /** Number of replaced deployments or throughputs that are still billed. */
  readonly draining: number;
  readonly ssmParameter: string | null;
  /** Where a rollback goes; null: people do not move it, or there was nothing before. */
  readonly before: string | null;
  /** Latest first. */
  readonly history: readonly AliasMoveView[];
}

/** All aliases that a group has had. */
export async function readAliasViews(
  environment: RunEnvironment,
  group: string,
): Promise<AliasView[]> {
  const records = await readAliasRecords(environment.bucket, group);
  return Promise.all(records.map((record) => viewOf(environment, record)));
}

async function viewOf(environment: RunEnvironment, record: AliasRecord): Promise<AliasView> {
  const { alias, movedAt, pending, draining, ssmParameter, history, ownsServing } = record;
  const before = alias === CANDIDATE ? undefined : versionBefore(history);
  return {
    ...{ alias, movedAt, ssmParameter, ownsServing, draining: draining.length },
    version: nameOf(record.version),
    served: await servedBy(environment, record),
    pending: pending && {
      version: basename(pending.version, ".json"),
      by: pending.by,
      until: pending.until,
    },
    before: nameOf(before ?? null),
    history: history.map(moveOf).reverse(),
  };
}

function moveOf({ at, by, what, reason, from, to, usdPerHour }: AliasStep): AliasMoveView {
  return { at, by, what, reason, usdPerHour, from: nameOf(from), to: nameOf(to) };
}

function nameOf(key: string | null): string | null {
  return key === null ? null : basename(key, ".json");
}

async function servedBy(
  environment: RunEnvironment,
  record: AliasRecord,
): Promise<ServedBy | null> {
  const { bucket, bedrock } = environment;
  const alias = pointing(record);
  if (alias === undefined) return null;
  try {
    const entry = await readVersion(bucket, alias.group, basename(alias.version, ".json"));
    const { usdPerHour } = await servingPrice(bucket, entry);
    return readServedBy(bedrock, alias.servingArn, usdPerHour);
  } catch (error) {
    // The version was deleted from the registry; the alias still names what serves it.
    if (!(error instanceof UserError)) throw error;
    return readServedBy(bedrock, alias.servingArn, null);
  }
}
