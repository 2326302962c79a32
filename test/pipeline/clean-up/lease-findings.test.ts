import { afterAll, beforeAll, expect, it } from "vitest";
import {
  type LeaseSweepTools,
  planSweep,
  sweepLeases,
} from "../../../pipeline/clean-up/sweep-leases.ts";
import { systemClock } from "../../../pipeline/clock.ts";
import { converse } from "../../../pipeline/evaluation/ask.ts";
import { registerVersion } from "../../../pipeline/registry/versions.ts";
import { configFile } from "../../../pipeline/run-folder/config.ts";
import {
  activeDeployment,
  startCleanUpEnvironment,
  train,
  trainAndDeploy,
} from "../../support/bought-resources.ts";
import { HOUR_MS, takeOver } from "../../support/driven-clock.ts";
import { leaseTools } from "../../support/lease-tools.ts";
import { messagesAbout } from "../../support/pipeline-cloud.ts";
import type { PipelineEnvironment } from "../../support/pipeline-environment.ts";
import { planFaults } from "../../support/planned-faults.ts";
import { aRequest } from "../../support/request.ts";
import { aVersion } from "../../support/version.ts";

const NOVA = "amazon.nova-micro-v1:0:128k";
const IDLE_HOURS = 24;

let environment: PipelineEnvironment;
const arns: Record<string, string> = {};

/** Two runs whose models are served. */
beforeAll(async () => {
  environment = await startCleanUpEnvironment();
  for (const runId of ["asked", "idle"]) arns[runId] = await served(runId);
});
afterAll(() => environment?.stop());

async function served(runId: string): Promise<string> {
  await trainAndDeploy(environment, runId);
  const { arn, modelArn } = await activeDeployment(environment, runId);
  const serving = { path: "on-demand", arn, committedUntil: null } as const;
  const baseModel = { ...aVersion(runId).baseModel, id: NOVA, name: "nova-micro" };
  const changes = { group: "test", serving, modelArn, baseModel };
  await registerVersion(environment.bucket, aVersion(runId, changes));
  const request = aRequest(runId);
  const input = { ...request, baseModel: { ...request.baseModel, successor: "nova-2-lite" } };
  await configFile.write(environment.bucket, runId, { config: {}, input });
  return arn;
}

const now = () => environment.cloud.kernel.clock.now();
const clock = { now, sleep: () => systemClock.sleep(20) };
const sweep = (tools: LeaseSweepTools) =>
  sweepLeases(tools, { by: "sweep", budget: 0, isWatched: true });

/** Subjects and texts of what people got about a run, of that kind. */
const messages = (runId: string, kind: RegExp) =>
  messagesAbout(environment.cloud.regions.of("us-east-1"), runId).filter(({ text }) =>
    kind.test(text),
  );

it("a base model that becomes legacy under a served version is reported once, with the retrain command", async () => {
  const { tools } = await leaseTools(environment, clock);
  expect((await planSweep(tools, { isWatched: true })).findings).toEqual([]);
  await planFaults(environment, {
    ...{ at: "training-job", match: { jobName: "last" }, effect: "retire" },
    settings: { status: "LEGACY" },
  });
  await train(environment, "last");
  const { findings, problems } = await sweep(tools);
  expect(problems).toEqual([]);
  const found = findings.map(({ notice }) => [notice.event, notice.resources[0]]);
  expect(found).toEqual(
    expect.arrayContaining([
      ["base-model-legacy", arns["asked"]],
      ["base-model-legacy", arns["idle"]],
    ]),
  );
  expect(found).toHaveLength(2);
  await sweep(tools);
  const [message, ...others] = messages("asked", /legacy: it will be retired/);
  expect(others).toEqual([]);
  expect(message?.subject).toMatch(
    /^Tunewright: asked is served on a base model that will be retired/,
  );
  expect(message?.text).toMatch(/^Bedrock calls nova-micro, the base model of asked, legacy/);
  expect(message?.text).toContain(`\ncause: the life cycle of ${NOVA} at Bedrock\n`);
  expect(message?.text).toContain("`tunewright tune FILE --model nova-2-lite`");
});

it("what no one has asked for as long as the setting says is reported, by CloudWatch's invocations, weekly", async () => {
  const time = takeOver(environment.cloud.kernel.clock);
  const settings = { idleHours: IDLE_HOURS, noticeFormat: "chat" } as const;
  const { tools } = await leaseTools(environment, { now: time.now, sleep: clock.sleep }, settings);
  const idle = async () => {
    const { findings } = await planSweep(tools, { isWatched: true });
    return findings.flatMap(({ notice }) => (notice.event === "idle" ? notice.runId : [])).sort();
  };
  const ask = async () => {
    const row = { recordId: "1", system: null, messages: [], reference: "" };
    const messages = [{ role: "user" as const, content: [{ text: "ruby" }] }];
    const modelId = arns["asked"] ?? "";
    const question = { modelId, baseModel: NOVA, maxTokens: 8, row: { ...row, messages } };
    await converse(environment.runtime, question);
  };
  time.advance((IDLE_HOURS + 2) * HOUR_MS);
  await ask();
  expect(await idle()).toEqual(["idle"]);
  await sweep(tools);
  time.advance((IDLE_HOURS + 2) * HOUR_MS);
  expect(await idle()).toEqual(["asked", "idle"]);
  await sweep(tools);
  const chats = messages("idle", /No one has asked/);
  expect(chats).toHaveLength(1);
  expect(chats[0]?.subject).toBe("Tunewright: idle still costs money");
  expect(JSON.parse(chats[0]?.text ?? "{}")).toMatchObject({
    content: { nextSteps: ["To end it: `tunewright retire idle`"] },
    metadata: { eventType: "tunewright.idle", relatedResources: [arns["idle"]] },
  });
  time.advance(7 * 24 * HOUR_MS);
  await sweep(tools);
  expect(messages("idle", /No one has asked/)).toHaveLength(2);
});

it("what CloudWatch cannot say is a problem, and nothing is called idle", async () => {
  const { tools } = await leaseTools(environment, clock, { idleHours: IDLE_HOURS });
  const match = { service: "monitoring", operation: "GetMetricData" };
  await planFaults(environment, {
    ...{ at: "call", match, effect: "error", settings: { code: "AccessDenied", status: 403 } },
  });
  const { findings, look } = await planSweep(tools, { isWatched: true });
  await planFaults(environment);
  expect(findings.map(({ notice }) => notice.event)).not.toContain("idle");
  expect(look.problems).toMatchObject([
    { about: "idle serving", error: expect.stringMatching(/AccessDenied/) },
  ]);
});
