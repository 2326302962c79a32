import {
  DisableRuleCommand,
  EnableRuleCommand,
  EventBridgeClient,
  ListRulesCommand,
} from "@aws-sdk/client-eventbridge";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createClock } from "../../infra/local/kernel/clock.ts";
import { listDeployments, listThroughputs } from "../../pipeline/clean-up/list.ts";
import { readSweepRecord } from "../../pipeline/clean-up/sweep-record.ts";
import { ssmClient } from "../../pipeline/clients.ts";
import { systemClock } from "../../pipeline/clock.ts";
import { readAliases } from "../../pipeline/registry/aliases.ts";
import { findServing } from "../../pipeline/registry/serving.ts";
import { listVersions } from "../../pipeline/registry/versions.ts";
import { findTarget } from "../../pipeline/run/lease-target.ts";
import {
  type Proposed,
  proposePromotion,
  proposeRollback,
} from "../../pipeline/run/propose-promotion.ts";
import { proposeRetirement, retire } from "../../pipeline/run/retire.ts";
import { auditGroup } from "../../pipeline/run/versions/audit-group.ts";
import { readVersionFacts } from "../../pipeline/run/versions/version-facts.ts";
import { reportFile } from "../../pipeline/run-folder/report.ts";
import { promoteAlias } from "../../pipeline/serving/promote-alias.ts";
import { HOUR_MS } from "../support/driven-clock.ts";
import { endHourlyRun } from "../support/hourly-run.ts";
import { type PipelineCloud, startPipelineCloud } from "../support/pipeline-cloud.ts";

const GROUP = "support";
const PRODUCTION = { group: GROUP, alias: "production" };

let pipeline: PipelineCloud;
let events: EventBridgeClient;
beforeAll(async () => {
  pipeline = await startPipelineCloud();
  events = new EventBridgeClient(pipeline.cloud.client);
});
afterAll(async () => {
  events?.destroy();
  await pipeline?.stop();
});

const now = () => pipeline.cloud.kernel.clock.now();

/** Moves the alias as the command does, on the cloud's clock. */
async function carryOut({ proposal, entry, over }: Proposed): Promise<void> {
  const { bedrock, bucket, runtime, cloud } = pipeline;
  const { speed } = cloud.kernel.clock;
  const clock = { now, sleep: (milliseconds: number) => systemClock.sleep(milliseconds / speed) };
  const ssm = ssmClient(cloud.client);
  const { what, usdPerHour, modelUnits } = proposal;
  await promoteAlias(
    { bedrock, bucket, runtime, ssm, clock, pollEvery: 60_000 },
    {
      ...{ ...PRODUCTION, entry, what, by: "arn:me", reason: "tried", over, modelUnits },
      ...{ usdPerHour, drainSeconds: 60 },
    },
  );
  ssm.destroy();
}

/** From now on the clock runs as this machine's, from a time of the cloud. */
function setClock(start: number): void {
  Object.assign(pipeline.cloud.kernel.clock, createClock({ start }));
}

/** Lets the hourly rule call the sweep at about that time, and waits until it has done what is awaited. */
async function sweptAt<T>(time: number, done: () => Promise<T | undefined>): Promise<T> {
  const { Rules = [] } = await events.send(new ListRulesCommand({}));
  const rules = Rules.filter(({ ScheduleExpression }) => ScheduleExpression === "rate(1 hour)");
  expect(rules).toHaveLength(1);
  const Name = rules[0]?.Name;
  setClock(time - HOUR_MS);
  await events.send(new EnableRuleCommand({ Name }));
  setClock(time);
  const found = await pipeline.until(done);
  await events.send(new DisableRuleCommand({ Name }));
  return found;
}

/** ARNs of all that serves a model, as Bedrock lists it. */
async function listed(): Promise<string[]> {
  const { bedrock } = pipeline;
  const lists = await Promise.all([listDeployments(bedrock), listThroughputs(bedrock)]);
  return lists
    .flat()
    .map(({ arn }) => arn)
    .sort();
}

/** ARNs of all that the registry says serves a version or an alias. */
async function registered(): Promise<string[]> {
  const { bucket } = pipeline;
  const entries = await listVersions(bucket, GROUP);
  const served = await Promise.all(entries.map((entry) => findServing(bucket, entry)));
  const own = (await readAliases(bucket, GROUP)).filter(({ ownsServing }) => ownsServing);
  const all = [...served.flatMap((one) => one?.arn ?? []), ...own.map((one) => one.servingArn)];
  return [...new Set(all)].sort();
}

/** Hours of all throughputs, as the cloud has counted them. */
async function billedHours(): Promise<number> {
  const answer = await fetch(`${pipeline.cloud.endpoint}/_tunewright/usage`);
  const { serving } = (await answer.json()) as { serving: { from: number; to: number | null }[] };
  expect(serving).toHaveLength(3);
  return serving.reduce((sum, { from, to }) => sum + ((to ?? now()) - from) / HOUR_MS, 0);
}

/** Hours and USD as `versions list` and `versions show` report them. */
async function reported() {
  const facts = await readVersionFacts(pipeline.bucket, GROUP, now());
  const sum = (of: (one: (typeof facts)[number]) => number) =>
    facts.reduce((total, one) => total + of(one), 0);
  return {
    hours: sum(({ cost }) => cost.servedHours),
    usd: sum(({ cost }) => cost.servedUsd ?? Number.NaN),
    open: facts.flatMap(({ paidServing }) => paidServing.filter(({ to }) => to === null)),
  };
}

/** One minute: times are read before and after calls of Bedrock, while the clock runs as this machine's. */
const TOLERANCE_HOURS = 1 / 60;

it("from two runs to promotion, rollback and the end of leases: what is listed is what is registered, and its hours are reported", async ({
  annotate,
}) => {
  const { environment, bucket } = pipeline;
  await endHourlyRun(pipeline, "first", GROUP);
  await carryOut(await proposePromotion(environment, { source: GROUP, alias: "production" }));
  await endHourlyRun(pipeline, "second", GROUP);
  await carryOut(await proposePromotion(environment, { source: GROUP, alias: "production" }));
  await carryOut(await proposeRollback(environment, { name: PRODUCTION }));
  expect(await listed()).toHaveLength(3);
  expect(await registered()).toEqual(await listed());

  await sweptAt(now() + HOUR_MS, async () => {
    const { firstAt } = await readSweepRecord(bucket, "none");
    return firstAt === "none" ? undefined : firstAt;
  });
  const leases = await Promise.all(
    ["first", "second"].map(async (runId) => (await reportFile.find(bucket, runId))?.leaseUntil),
  );
  const ends = leases.map((until) => Date.parse(until ?? ""));
  // The second lease ends later; its warning comes with a later sweep.
  await sweptAt(Math.min(...ends) - 2 * HOUR_MS, async () => {
    const isWarned = pipeline.notifications("first").join().includes("still costs");
    return isWarned || undefined;
  });
  expect(await listed()).toHaveLength(3);
  await sweptAt(Math.max(...ends) + 2 * HOUR_MS, async () => {
    const told = ["first", "second"].map((runId) => pipeline.notifications(runId).join());
    return told.every((text) => text.includes("its lease ended")) || undefined;
  });

  const [production] = (await readAliases(bucket, GROUP)).filter((one) => one.ownsServing);
  expect(await listed()).toEqual([production?.servingArn]);
  expect(await registered()).toEqual(await listed());
  expect(production?.version).toContain("first");
  const { findings } = await auditGroup(bucket, GROUP, {});
  expect(findings.map(({ kind }) => kind)).toEqual(["alias-lease-ended"]);
  const during = await reported();
  expect(during.open).toMatchObject([{ alias: "production", to: null }]);
  expect(Math.abs(during.hours - (await billedHours()))).toBeLessThan(TOLERANCE_HOURS);

  const target = await findTarget(bucket, `${GROUP}@production`);
  const proposed = await proposeRetirement(environment, target, { model: false });
  const clock = { now, sleep: systemClock.sleep };
  const { remaining } = await retire(environment, proposed, {
    by: "arn:me",
    clock,
    timeout: 60_000,
  });
  expect([remaining, await listed(), await registered()]).toEqual([[], [], []]);
  const after = await reported();
  const billed = await billedHours();
  expect(after.open).toEqual([]);
  expect(Math.abs(after.hours - billed)).toBeLessThan(TOLERANCE_HOURS);
  expect(billed).toBeGreaterThan(3 * 24);
  expect(after.usd).toBeCloseTo(after.hours * 60.5, 6);
  await annotate(`${after.hours.toFixed(3)} hours reported, ${billed.toFixed(3)} counted`);
}, 240_000);
