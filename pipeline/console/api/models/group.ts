import { UserError } from "../../../errors.ts";
import { inParallel } from "../../../in-parallel.ts";
import type { RegistryEntry } from "../../../registry/entry.ts";
import { listGroups, listLatestVersions } from "../../../registry/versions.ts";
import type { RunEnvironment } from "../../../run/environment.ts";
import { servingPrice } from "../../../run/serving-price.ts";
import { readFactsOf, type VersionFacts } from "../../../run/versions/version-facts.ts";
import { type Verdict, verdictFile } from "../../../run-folder/verdict.ts";
import type { ApiCall } from "../../http/route.ts";
import { pageNumber } from "../../page-number.ts";
import { type OpenPlace, openPlace, openPlaces, type Places } from "../../place.ts";
import { type AliasView, readAliasViews } from "./aliases.ts";
import { readServedBy, type ServedBy } from "./serving.ts";

/** A registered version. */
export interface VersionView
  extends Pick<
    VersionFacts,
    | "version"
    | "runId"
    | "outcome"
    | "registeredAt"
    | "baseModel"
    | "scores"
    | "withdrawn"
    | "aliases"
  > {
  /** null where the run's folder no longer says. */
  readonly verdict: Verdict["verdict"] | null;
  /** null where nothing serves it. */
  readonly served: ServedBy | null;
}

/** A group with its aliases and some of its versions. */
export interface GroupView {
  readonly region: string;
  readonly group: string;
  /** Milliseconds since the epoch, by the cloud's clock: leases end by it. */
  readonly now: number;
  readonly aliases: readonly AliasView[];
  /** Latest first. */
  readonly versions: readonly VersionView[];
  /** Number of all versions. */
  readonly total: number;
  /** Number of the page, from 1, and versions on a page. */
  readonly page: number;
  readonly size: number;
}

const SIZE = 25;

/** `GET /api/models/:group?region=&page=` */
export async function readModelGroup({ places, params, query }: ApiCall): Promise<GroupView> {
  const group = params["group"] ?? "";
  const { place, environment } = await placeOfGroup(places, group, query.get("region"));
  const page = pageNumber(query);
  const now = (await place.clock()).now();
  const part = { from: (page - 1) * SIZE, size: SIZE };
  const [aliases, { entries, total }] = await Promise.all([
    readAliasViews(environment, group),
    listLatestVersions(environment.bucket, group, part),
  ]);
  const versions = await readVersions(environment, group, { entries, now });
  return { region: place.region, group, now, aliases, versions, total, page, size: SIZE };
}

/** The Region that was named, else the first that knows the group. Throws UserError `Registry.NoModel`. */
async function placeOfGroup(
  places: Places,
  group: string,
  region: string | null,
): Promise<OpenPlace> {
  const all = region === null ? await openPlaces(places) : [await openPlace(places, region)];
  for (const opened of all) {
    if ((await listGroups(opened.environment.bucket)).includes(group)) return opened;
  }
  throw new UserError("Registry.NoModel", `there is no group ${group} here`, {
    hint: "The page of models lists all groups.",
  });
}

async function readVersions(
  environment: RunEnvironment,
  group: string,
  { entries, now }: { entries: readonly RegistryEntry[]; now: number },
): Promise<VersionView[]> {
  const { bucket } = environment;
  const facts = await readFactsOf(bucket, group, { entries, now });
  return inParallel([...entries.entries()], 8, async ([at, entry]) => {
    const { version, runId, outcome, registeredAt, baseModel, scores, ...rest } = facts[
      at
    ] as VersionFacts;
    const verdict = (await verdictFile.findReadable(bucket, runId))?.verdict ?? null;
    const { withdrawn, aliases, serving } = rest;
    const served = serving === null ? null : await servedBy(environment, entry, serving.arn);
    return {
      version,
      runId,
      outcome,
      registeredAt,
      baseModel,
      scores,
      withdrawn,
      aliases,
      verdict,
      served,
    };
  });
}

async function servedBy(
  { bucket, bedrock }: RunEnvironment,
  entry: RegistryEntry,
  arn: string,
): Promise<ServedBy> {
  const { usdPerHour } = await servingPrice(bucket, entry);
  return readServedBy(bedrock, arn, usdPerHour);
}
