import {
  ListTagsForResourceCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from "@aws-sdk/client-bedrock";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  type LeaseSweepTools,
  planSweep,
  sweepLeases,
} from "../../../pipeline/clean-up/sweep-leases.ts";
import { readSweepRecord } from "../../../pipeline/clean-up/sweep-record.ts";
import { readAliasRecord } from "../../../pipeline/registry/alias-record.ts";
import { moveAlias, readAlias } from "../../../pipeline/registry/aliases.ts";
import { aliasKey, type RegistryEntry } from "../../../pipeline/registry/entry.ts";
import { findServing, findWithdrawal } from "../../../pipeline/registry/serving.ts";
import { registerVersion } from "../../../pipeline/registry/versions.ts";
import type { RunEnvironment } from "../../../pipeline/run/environment.ts";
import { findTarget } from "../../../pipeline/run/lease-target.ts";
import { proposeRenewal, renew } from "../../../pipeline/run/renew.ts";
import { proposeRetirement, retire } from "../../../pipeline/run/retire.ts";
import { serveVersion } from "../../../pipeline/run/serve-version.ts";
import { teardownFile } from "../../../pipeline/run-folder/teardown.ts";
import { LEASE_TAG, RUN_TAG } from "../../../pipeline/workflow/names.ts";
import {
  activeDeployment,
  left,
  nothing,
  startCleanUpEnvironment,
  trainAndDeploy,
} from "../../support/bought-resources.ts";
import { leaseTools } from "../../support/lease-tools.ts";
import { messagesAbout } from "../../support/pipeline-cloud.ts";
import type { PipelineEnvironment } from "../../support/pipeline-environment.ts";
import { aVersion } from "../../support/version.ts";

const HOUR = 3_600_000;
const START = Date.UTC(2026, 10, 23);

let environment: PipelineEnvironment;
let tools: LeaseSweepTools;
let commands: RunEnvironment;
let now = START;
beforeAll(async () => {
  environment = await startCleanUpEnvironment();
  const clock = { now: () => now, sleep: environment.clock.sleep };
  ({ tools, commands } = await leaseTools(environment, clock));
});
afterAll(() => environment.stop());

let runId = "";
let serial = 0;
let entry: RegistryEntry;
let arn = "";
const at = (hours: number) => new Date(now + hours * HOUR).toISOString();

/** A run that has served its model, and whose version is registered as the group's candidate. */
beforeEach(async () => {
  serial += 1;
  runId = `run-${serial}`;
  await trainAndDeploy(environment, runId);
  const deployment = await activeDeployment(environment, runId);
  arn = deployment.arn;
  const serving = { path: "on-demand", arn, committedUntil: null } as const;
  const { modelArn } = deployment;
  const baseModel = { ...aVersion(runId).baseModel, id: "amazon.nova-micro-v1:0:128k" };
  entry = aVersion(runId, { group: "test", serving, modelArn, baseModel });
  await registerVersion(environment.bucket, entry);
  const move = { runId, group: "test", version: runId, alias: "candidate", reason: "better" };
  await moveAlias(environment.bucket, environment.clock, { ...move, by: `run ${runId}` });
});

async function lease(until: string) {
  const tags = [{ key: LEASE_TAG, value: until }];
  await environment.bedrock.send(new TagResourceCommand({ resourceARN: arn, tags }));
}

const sweep = (isWatched = true) => sweepLeases(tools, { by: "sweep", budget: 60_000, isWatched });

async function decision() {
  const { decided } = await planSweep(tools, { isWatched: true });
  return decided.find(({ resource }) => resource.arn === arn)?.decision;
}

const subjects = () =>
  messagesAbout(environment.cloud.regions.of("us-east-1"), runId).map(({ subject }) => subject);

describe("the sweep of leases", () => {
  it("warns once before a lease ends, and removes after it, with a proof and the registry's knowledge", async () => {
    await lease(at(3));
    await sweep();
    await sweep();
    expect(subjects()).toEqual([`Tunewright: ${runId} still costs money`]);
    now += 4 * HOUR;
    const { removed, problems } = await sweep();
    expect([removed.map((one) => one.arn), problems]).toEqual([[arn], []]);
    expect(await left(environment, runId)).toEqual({ ...nothing, models: 1 });
    expect(await findServing(environment.bucket, entry)).toBeNull();
    expect(await findWithdrawal(environment.bucket, "test", runId)).toMatchObject({
      reason: "Lease.Ended",
    });
    const proof = await teardownFile.find(environment.bucket, runId);
    expect(proof?.remaining).toEqual([]);
    expect(proof?.steps.map(({ outcome }) => outcome.kind)).toEqual(["deletion-requested"]);
    expect(subjects()).toContain(`Tunewright: ${runId} was removed: its lease ended`);
    await sweep();
    expect(subjects()).toHaveLength(2);
  });

  it("leaves what ended before the first sweep a day, unless someone watches", async () => {
    const { firstAt } = await readSweepRecord(environment.bucket, at(0));
    now = Date.parse(firstAt) + HOUR;
    await lease(at(-2));
    expect((await sweep(false)).removed).toEqual([]);
    expect((await sweep(true)).removed.map((one) => one.arn)).toEqual([arn]);
  });

  it("does the rest where an object of the registry cannot be read, and removes nothing of its group", async () => {
    await lease(at(-1));
    await environment.put(aliasKey("test", "broken"), "{");
    const result = await sweep();
    expect(result.problems.map(({ about }) => about)).toEqual([aliasKey("test", "broken")]);
    expect(await left(environment, runId)).toMatchObject({ deployments: 1 });
    await environment.put(
      aliasKey("test", "broken"),
      JSON.stringify(
        await readAliasRecord(environment.bucket, { group: "test", alias: "candidate" }),
      ),
    );
  });

  it("touches nothing without the tag of a run", async () => {
    await lease(at(-1));
    const untag = { resourceARN: arn, tagKeys: [RUN_TAG] };
    await environment.bedrock.send(new UntagResourceCommand(untag));
    expect((await sweep()).decided.some(({ resource }) => resource.arn === arn)).toBe(false);
    expect(await left(environment, runId)).toMatchObject({ deployments: 1 });
  });
});

describe("by hand", () => {
  it("a lease is renewed, refused in the past, and may have no end", async () => {
    const target = await findTarget(environment.bucket, runId);
    const renewal = await proposeRenewal(tools, target, at(48));
    await renew(environment.bedrock, renewal);
    expect(await decision()).toEqual({ kind: "keep", why: "lease", until: at(48) });
    await renew(environment.bedrock, await proposeRenewal(tools, target, null));
    const { tags = [] } = await environment.bedrock.send(
      new ListTagsForResourceCommand({ resourceARN: arn }),
    );
    expect(tags.find(({ key }) => key === LEASE_TAG)?.value).toBe("none");
    await expect(proposeRenewal(tools, target, at(-1))).rejects.toMatchObject({
      code: "Lease.Past",
    });
  });

  it("what an alias points at is retired only by the alias's name, and served again", async () => {
    const { bucket } = environment;
    const version = await findTarget(bucket, runId);
    await expect(proposeRetirement(commands, version, { model: false })).rejects.toMatchObject({
      code: "Registry.InUse",
    });
    const { clock } = tools;
    const how = { by: "arn:me", clock, timeout: 60_000 };
    const again = await readAlias(bucket, "test", "candidate");
    const named = await findTarget(bucket, "test@candidate");
    const proposed = await proposeRetirement(commands, named, { model: false });
    expect((await retire(commands, proposed, how)).remaining).toEqual([]);
    expect(await left(environment, runId)).toEqual({ ...nothing, models: 1 });
    expect(await readAlias(bucket, "test", "candidate")).toBeUndefined();
    const record = await readAliasRecord(bucket, { group: "test", alias: "candidate" });
    expect(record?.history.at(-1)).toMatchObject({ what: "retired", by: "arn:me", to: null });
    expect(again?.version).toContain(runId);

    const waiting = { pollEvery: 20, deadline: now + 10 * HOUR };
    const serving = { ...tools, runtime: environment.runtime, ...waiting };
    const served = await serveVersion(serving, entry, { by: "arn:me", hours: 2, modelUnits: 1 });
    expect(served).toMatchObject({ adopted: false, smokeTest: "answered", until: at(2) });
    expect(await findServing(bucket, entry)).toMatchObject({ arn: served.servingArn });
    const twice = await serveVersion(serving, entry, { by: "arn:me", hours: 5, modelUnits: 1 });
    expect(twice).toMatchObject({ adopted: true, servingArn: served.servingArn });

    const whole = await proposeRetirement(commands, await findTarget(bucket, runId), {
      model: true,
    });
    expect((await retire(commands, whole, how)).remaining).toEqual([]);
    expect(await left(environment, runId)).toEqual(nothing);
  });
});
