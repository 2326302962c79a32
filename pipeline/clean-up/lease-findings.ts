import { type BedrockClient, GetFoundationModelCommand } from "@aws-sdk/client-bedrock";
import { type CloudWatchClient, GetMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import type { Clock } from "../clock.ts";
import type { Bucket } from "../objects.ts";
import type { RegistryEntry } from "../registry/entry.ts";
import { configFile } from "../run-folder/config.ts";
import type { Look } from "./lease-facts.ts";
import { problemOf } from "./lease-facts.ts";
import { HOUR } from "./leases.ts";
import type { Owned } from "./owned.ts";
import { type Due, nameOf, ownerText } from "./sweep-notices.ts";

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

async function idle(tools: FindingTools, { found }: Look): Promise<Due[]> {
  const { idleHours, clock } = tools;
  if (idleHours === 0) return [];
  const since = clock.now() - idleHours * HOUR;
  const old = found.filter(
    (one) => isServing(one) && one.since !== null && Date.parse(one.since) <= since,
  );
  const asked = await invokedSince(tools, old, since);
  return old
    .filter(({ arn }) => !asked.has(arn))
    .map((one) => ({
      again: WEEK_HOURS,
      notice: {
        key: `idle ${one.arn}`,
        subject: `Tunewright: ${nameOf(one)} still costs money`.slice(0, 100),
        text:
          `${one.arn}\nof ${ownerText(one)}\nNo one has asked it in the last ${idleHours} hours, as CloudWatch says. ` +
          `To end it: tunewright retire ${nameOf(one)}`,
        after: null,
      },
    }));
}

/** GetMetricData takes at most so many metrics at a time. */
const MAX_METRICS = 500;

/** ARNs of those that were invoked since a time (milliseconds). */
async function invokedSince(
  { cloudWatch, clock }: FindingTools,
  serving: readonly Owned[],
  since: number,
): Promise<Set<string>> {
  const asked = new Set<string>();
  for (let first = 0; first < serving.length; first += MAX_METRICS) {
    const part = serving.slice(first, first + MAX_METRICS);
    const { MetricDataResults = [] } = await cloudWatch.send(
      new GetMetricDataCommand({
        StartTime: new Date(since),
        EndTime: new Date(clock.now()),
        MetricDataQueries: part.map(({ arn }, at) => ({
          Id: `m${at}`,
          MetricStat: { Metric: metricOf(arn), Period: 3600, Stat: "Sum" },
        })),
      }),
    );
    for (const { Id = "", Values = [] } of MetricDataResults) {
      const one = part[Number(Id.slice(1))];
      if (one !== undefined && Values.some((value) => value > 0)) asked.add(one.arn);
    }
  }
  return asked;
}

function metricOf(arn: string) {
  const Dimensions = [{ Name: "ModelId", Value: arn }];
  return { Namespace: "AWS/Bedrock", MetricName: "Invocations", Dimensions };
}

/** Once for each served model whose base model Bedrock calls legacy. */
async function legacy({ bedrock, bucket }: FindingTools, { found, entries }: Look): Promise<Due[]> {
  const served = found.filter(isServing).flatMap((one) => {
    const entry = entries.find(
      ({ runId, outcome }) => runId === one.runId && outcome === "accepted",
    );
    return entry === undefined ? [] : [{ one, entry }];
  });
  const old = new Set<string>();
  for (const id of new Set(served.map(({ entry }) => entry.baseModel.id))) {
    // What was tuned from a custom model has no life cycle of its own.
    if (id.slice(0, 4) !== "arn:" && (await isLegacy(bedrock, id))) old.add(id);
  }
  const due: Due[] = [];
  for (const { one, entry } of served) {
    if (old.has(entry.baseModel.id)) due.push(await legacyDue(bucket, one, entry));
  }
  return due;
}

async function isLegacy(bedrock: BedrockClient, modelIdentifier: string): Promise<boolean> {
  const { modelDetails } = await bedrock.send(new GetFoundationModelCommand({ modelIdentifier }));
  return modelDetails?.modelLifecycle?.status === "LEGACY";
}

async function legacyDue(bucket: Bucket, one: Owned, entry: RegistryEntry): Promise<Due> {
  const config = await configFile.findReadable(bucket, one.runId);
  const successor = config?.input.baseModel.successor ?? "NEW-MODEL";
  const notice = {
    key: `legacy ${one.arn} ${entry.version}`,
    subject: `Tunewright: the base model of ${nameOf(one)} is about to be retired`.slice(0, 100),
    text:
      `${one.arn}\nof ${ownerText(one)}\nBedrock calls its base model ${entry.baseModel.name} legacy: ` +
      `it will be retired, and its custom models with it. Tune again on its successor: tunewright tune FILE --model ${successor}`,
    after: null,
  };
  return { notice, again: null };
}
