import { type BedrockClient, GetFoundationModelCommand } from "@aws-sdk/client-bedrock";
import {
  type CloudWatchClient,
  type MetricDataResult,
  paginateGetMetricData,
} from "@aws-sdk/client-cloudwatch";
import type { Clock } from "../clock.ts";
import type { Bucket } from "../objects.ts";
import type { RegistryEntry } from "../registry/entry.ts";
import { configFile } from "../run-folder/config.ts";
import type { Look } from "./lease-facts.ts";
import { problemOf } from "./lease-facts.ts";
import { type About, leaseNotice, nameOf, toEnd } from "./lease-notice.ts";
import { HOUR } from "./leases.ts";
import type { Owned } from "./owned.ts";
import type { Due } from "./sweep-notices.ts";

/** What looking for idle serving and old base models needs. */
export interface FindingTools {
  readonly bedrock: BedrockClient;
  readonly bucket: Bucket;
  readonly clock: Clock;
  readonly cloudWatch: CloudWatchClient;
  /** Hours without any invocation after which people are notified; 0: never. */
  readonly idleHours: number;
}

const WEEK_HOURS = 7 * 24;

/** Makes what looks for serving that no one uses, and for served models whose base model is about to be retired. */
export function leaseFindings(tools: FindingTools): (look: Look) => Promise<Due[]> {
  return async (look) => [
    ...(await noted(look, "idle serving", () => idle(tools, look))),
    ...(await noted(look, "life cycle of base models", () => legacy(tools, look))),
  ];
}

/** What cannot be found out is a problem of its own, and no reason to do nothing else. */
async function noted(look: Look, about: string, find: () => Promise<Due[]>): Promise<Due[]> {
  try {
    return await find();
  } catch (error) {
    look.problems.push(problemOf(about, error));
    return [];
  }
}

const isServing = ({ kind }: Owned) => kind === "deployment" || kind === "provisioned-throughput";

async function idle(tools: FindingTools, look: Look): Promise<Due[]> {
  const { idleHours, clock } = tools;
  if (idleHours === 0) return [];
  const since = clock.now() - idleHours * HOUR;
  const old = look.found.filter(
    (one) => isServing(one) && one.since !== null && Date.parse(one.since) <= since,
  );
  const asked = await invokedSince(tools, old, since);
  return old.filter(({ arn }) => !asked.has(arn)).map((one) => idleDue(tools, look, one));
}

function idleDue(tools: FindingTools, look: Look, one: Owned): Due {
  const name = nameOf(one);
  const about = aboutOf(tools, look, one);
  const notice = leaseNotice(about, {
    ...{ event: "idle", subject: "still costs money" },
    summary: `No one has asked ${name} in the last ${tools.idleHours} hours.`,
    cause: `CloudWatch has no invocation of it in that time (setting idleHours: ${tools.idleHours})`,
    steps: [toEnd(about)],
  });
  return { key: `idle ${one.arn}`, after: null, again: WEEK_HOURS, notice };
}

function aboutOf({ bucket, clock }: FindingTools, { prices, facts }: Look, resource: Owned): About {
  const price = prices.get(resource.arn) ?? { perHour: null, perMonth: null };
  const { aliases } = facts;
  return { resource, price, now: clock.now(), bucket: bucket.name, aliases };
}

/** GetMetricData takes at most so many metrics at a time. */
const MAX_METRICS = 500;

/** ARNs of those that were invoked since a time (milliseconds). Throws where CloudWatch cannot say. */
async function invokedSince(
  { cloudWatch: client, clock }: FindingTools,
  serving: readonly Owned[],
  since: number,
): Promise<Set<string>> {
  const asked = new Set<string>();
  for (let first = 0; first < serving.length; first += MAX_METRICS) {
    const part = serving.slice(first, first + MAX_METRICS);
    const pages = paginateGetMetricData(
      { client },
      {
        StartTime: new Date(since),
        EndTime: new Date(clock.now()),
        MetricDataQueries: part.map(({ arn }, at) => ({
          Id: `m${at}`,
          MetricStat: { Metric: metricOf(arn), Period: 3600, Stat: "Sum" },
        })),
      },
    );
    for await (const { MetricDataResults = [] } of pages) {
      for (const result of MetricDataResults) {
        const one = part[Number(result.Id?.slice(1))];
        if (one !== undefined && hasCalls(result)) asked.add(one.arn);
      }
    }
  }
  return asked;
}

/** What CloudWatch could not read is not taken for idle. */
function hasCalls({ Values = [], StatusCode, Id }: MetricDataResult): boolean {
  if (StatusCode === "Complete" || StatusCode === "PartialData") {
    return Values.some((value) => value > 0);
  }
  throw new Error(`CloudWatch answers ${StatusCode} for the metric ${Id}`);
}

function metricOf(arn: string) {
  const Dimensions = [{ Name: "ModelId", Value: arn }];
  return { Namespace: "AWS/Bedrock", MetricName: "Invocations", Dimensions };
}

/** Once for each served model whose base model Bedrock calls legacy. */
async function legacy(tools: FindingTools, look: Look): Promise<Due[]> {
  const { found, entries } = look;
  const served = found.filter(isServing).flatMap((one) => {
    const entry = entries.find(
      ({ runId, outcome }) => runId === one.runId && outcome === "accepted",
    );
    return entry === undefined ? [] : [{ one, entry }];
  });
  const old = new Set<string>();
  for (const id of new Set(served.map(({ entry }) => entry.baseModel.id))) {
    // What was tuned from a custom model has no life cycle of its own.
    if (id.slice(0, 4) !== "arn:" && (await isLegacy(tools.bedrock, id))) old.add(id);
  }
  const due: Due[] = [];
  for (const { one, entry } of served) {
    if (old.has(entry.baseModel.id))
      due.push(await legacyDue(tools, aboutOf(tools, look, one), entry));
  }
  return due;
}

async function isLegacy(bedrock: BedrockClient, modelIdentifier: string): Promise<boolean> {
  const { modelDetails } = await bedrock.send(new GetFoundationModelCommand({ modelIdentifier }));
  return modelDetails?.modelLifecycle?.status === "LEGACY";
}

async function legacyDue(
  { bucket }: FindingTools,
  about: About,
  { version, runId, baseModel }: RegistryEntry,
): Promise<Due> {
  const config = await configFile.findReadable(bucket, runId);
  const successor = config?.input.baseModel.successor ?? "NEW-MODEL";
  const { arn } = about.resource;
  const notice = leaseNotice(about, {
    ...{ event: "base-model-legacy", subject: "is served on a base model that will be retired" },
    summary: `Bedrock calls ${baseModel.name}, the base model of ${version}, legacy: it will be retired, and its custom models with it.`,
    cause: `the life cycle of ${baseModel.id} at Bedrock`,
    steps: [
      {
        text: "Tune again on its successor, then promote what that run registers:",
        command: `tunewright tune FILE --model ${successor}`,
      },
    ],
  });
  return { key: `legacy ${arn} ${version}`, after: null, again: null, notice };
}
