import { ListModelCustomizationJobsCommand } from "@aws-sdk/client-bedrock";
import { StopExecutionCommand } from "@aws-sdk/client-sfn";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findModels, findThroughputs } from "../../pipeline/clean-up/find.ts";
import { systemClock } from "../../pipeline/clock.ts";
import { findText } from "../../pipeline/objects.ts";
import { readAlias } from "../../pipeline/registry/aliases.ts";
import { awaitCleanUp } from "../../pipeline/run/clean-up-proof.ts";
import { proposeResume, resumeRun } from "../../pipeline/run/resume.ts";
import { runLayout } from "../../pipeline/run-folder/layout.ts";
import { definition, stages } from "../../pipeline/workflow/definition.ts";
import { next } from "../../pipeline/workflow/states.ts";
import { type PipelineCloud, startPipelineCloud } from "../support/pipeline-cloud.ts";
import { aCommitment, aRequest } from "../support/request.ts";
import { aGate } from "../support/verdict.ts";
import { reach } from "../support/workflow/reach.ts";

/** The ways from the end of the training to the end of a run; together they go through all its states, shorter ones first. */
const ways = {
  accepted: () => ({}),
  rejected: () => ({ gate: aGate({ minimumGain: 0.99 }) }),
  judged: () => ({
    ...{ ownScorer: "export default () => 1;", judge: "calibrated" as const },
    evaluation: { ...aRequest("").evaluation, inCloudAbove: 1 },
  }),
  committed: (runId: string) => ({ serving: aCommitment(runId) }),
} as const satisfies Record<string, (runId: string) => Parameters<PipelineCloud["start"]>[1]>;
type Way = keyof typeof ways;

/** How something goes wrong in a state. */
const kinds = ["error", "timeout", "stop"] as const;
type Kind = (typeof kinds)[number];

/** States that only some runs come to: after a throttled row, or while a deletion takes long. */
const seldom = new Set([
  "Wait before asking again",
  "Wait before scoring again",
  "Wait before judging again",
  "Wait for the serving to be removed",
  "Wait for the throughput",
  "Wait for the commitment",
]);

/** All states after `Completed` in which a run can be when something goes wrong: those that take time. */
const states = [...reach(next.readJob)].filter((name) => {
  const { Type } = definition.States[name] ?? {};
  // An A/A check has trained nothing.
  const isElsewhere = name in stages.fail || name in stages.selfCheck;
  return !isElsewhere && (Type === "Task" || Type === "Wait");
});

/** Little data, so that many runs take little time; labels that must be learned keep the verdict clear. */
function request(way: Way, runId: string): Parameters<PipelineCloud["start"]>[1] {
  const { dataset } = aRequest(runId);
  const small = { ...dataset, trainRows: way === "committed" ? 100 : 60, evaluationRows: 16 };
  return { group: `group-${runId}`, dataset: small, ...ways[way](runId) };
}

let pipeline: PipelineCloud;
/** The states that a run without faults goes through. */
const healthy = new Map<Way, readonly string[]>();

beforeAll(async () => {
  pipeline = await startPipelineCloud();
  const many = 500;
  await pipeline.raise({
    ...{ "customization-jobs": many, "custom-models": many, deployments: many },
    ...{ "deployments-in-progress": many, "model-units": many, "committed-model-units": many },
  });
  await Promise.all(
    (Object.keys(ways) as Way[]).map(async (way) => {
      const runId = `healthy-${way}`;
      await pipeline.start(runId, request(way, runId));
      const { cause } = await pipeline.end(runId);
      expect(cause).toBeUndefined();
      healthy.set(way, await pipeline.states(runId));
    }),
  );
}, 600_000);
afterAll(() => pipeline?.stop());

/** A way that goes through the state. */
const wayOf = (state: string): Way | undefined =>
  (Object.keys(ways) as Way[]).find((way) => healthy.get(way)?.includes(state));

const isNoted = (state: string) =>
  JSON.stringify(definition.States[state]?.["Catch"] ?? "").includes("$append($notes");

it("goes through every state that takes time", () => {
  expect(states.filter((state) => wayOf(state) === undefined && !seldom.has(state))).toEqual([]);
});

const isTask = (state: string) => definition.States[state]?.["Type"] === "Task";

/** What goes wrong in a state, an execution of the run each; the one after the last ends well. */
const kindsIn = (state: string): readonly Kind[] => (isTask(state) ? kinds : ["stop"]);

/** The number of an execution of a run in its name. */
const executionOf = (runId: string, number: number) =>
  number === 1 ? runId : `${runId}_${number}`;

/** The states after a failure in which something can fail, too. */
const failing = Object.keys(stages.fail)
  .filter(isTask)
  .map((state, index) => ({ state, runId: `twice-${index}` }));

const patiently = { clock: systemClock, cleanUpTimeout: 300_000, onProgress: () => undefined };

/** States that a resume passes by: what they fail at is then no longer there. They get a run for each failure. */
const once = new Set(["Remove the uncommitted throughput"]);

/** Runs with all that goes wrong in them, in one execution after the other. */
const runs = states
  .flatMap((state) => {
    const going = kindsIn(state);
    return once.has(state) ? going.map((kind) => ({ state, going: [kind] })) : [{ state, going }];
  })
  .map((run, index) => ({ ...run, runId: `run-${index}` }));
type Run = (typeof runs)[number];

/** The next execution of the run, as a user starts it. */
async function start({ runId }: Pick<Run, "runId">, way: Way, number: number): Promise<void> {
  if (number === 1) return pipeline.start(runId, request(way, runId));
  const proposed = await proposeResume(pipeline.environment, runId);
  if (proposed.kind !== "start") throw new Error(`${runId} is ${proposed.kind}`);
  await resumeRun(pipeline.environment, proposed);
}

/** Starts the next execution, lets it go wrong in the state, and checks what is left. */
async function goWrong(run: Run, way: Way, { kind, number }: { kind: Kind; number: number }) {
  const { runId, state } = run;
  const execution = executionOf(runId, number);
  const before = pipeline.messages(runId).length;
  await start(run, way, number);
  if (kind === "stop") await stop(execution, state);
  const { status, cause, output } = await pipeline.end(execution);
  if (kind !== "stop" && isNoted(state)) {
    expect([status, cause]).toEqual(["SUCCEEDED", undefined]);
    expect(JSON.parse(output ?? "{}").notes).toMatchObject([{ state }]);
    return;
  }
  expect(status).toBe(kind === "stop" ? "ABORTED" : "FAILED");
  const said = await pipeline.until(async () => {
    const messages = pipeline.messages(runId).slice(before);
    return messages.length > 0 ? messages : undefined;
  });
  if (kind !== "stop") said.push(cause ?? "");
  said.push((await findText(pipeline.bucket, runLayout(runId).report))?.text ?? "");
  const alias = await readAlias(pipeline.bucket, `group-${runId}`, "candidate");
  // What an alias points at is in use, so that its serving stays, too.
  if (alias === undefined) await expectKept(runId, said);
  else for (const text of said) expect(text).toContain(`${alias.servingArn} stays`);
}

async function stop(execution: string, state: string): Promise<void> {
  await pipeline.reached(execution, state);
  const executionArn = `${pipeline.stateMachineArn.replace(":stateMachine:", ":execution:")}:${execution}`;
  await pipeline.sfn.send(new StopExecutionCommand({ executionArn }));
}

/** Nothing trained is lost, nothing serves, and every text says what is left and how to continue. */
async function expectKept(runId: string, said: readonly string[]): Promise<void> {
  const [model] = await findModels(pipeline.bedrock, runId);
  const throughputs = await findThroughputs(pipeline.bedrock, runId);
  const committed = throughputs.filter((one) => one.committedUntil !== null);
  for (const text of said) {
    expect(text).toContain(`The trained model is kept: ${model?.arn}`);
    expect(text).toContain("about 1.95 USD a month");
    expect(text).toContain(`tunewright resume ${runId}`);
    for (const { arn, committedUntil } of committed) {
      expect(text).toContain(`${arn} is committed until ${committedUntil?.slice(0, 10)}`);
    }
  }
  const { deployments } = await pipeline.paid(runId);
  expect([deployments, throughputs.length - committed.length]).toEqual([0, 0]);
}

/** The last execution ends as a run without faults does; there was one training, and at most one commitment. */
async function endWell(run: Pick<Run, "runId">, way: Way, number: number): Promise<void> {
  const { runId } = run;
  await start(run, way, number);
  const { status, cause, output } = await pipeline.end(executionOf(runId, number));
  expect([status, cause]).toEqual(["SUCCEEDED", undefined]);
  const outcome = way === "rejected" ? "rejected" : "accepted";
  expect(JSON.parse(output ?? "{}")).toMatchObject({ outcome, notes: [] });
  const { modelCustomizationJobSummaries: jobs = [] } = await pipeline.bedrock.send(
    new ListModelCustomizationJobsCommand({ nameContains: runId, maxResults: 1000 }),
  );
  const names = jobs.map(({ jobName = "" }) => jobName);
  expect(names.filter((name) => name.split(".", 1)[0] === runId)).toEqual([runId]);
  const throughputs = await pipeline.until(async () => {
    const found = await findThroughputs(pipeline.bedrock, runId);
    return found.some((one) => one.committedUntil === null) ? undefined : found;
  });
  expect(throughputs).toHaveLength(way === "committed" ? 1 : 0);
}

describe("whatever goes wrong after the training, the model is kept and a resume ends well", () => {
  beforeAll(async () => {
    await pipeline.plan(
      ...failing.flatMap(({ state, runId: execution }) => [
        { at: "state", match: { execution, state: next.evaluate }, effect: "error" },
        { at: "state", match: { execution, state }, effect: "error" },
      ]),
      ...runs
        .filter(({ state }) => isTask(state))
        .flatMap(({ state, runId, going }) =>
          going.map((kind, index) => ({
            at: "state",
            match: { execution: executionOf(runId, index + 1), state },
            effect: kind === "stop" ? "hang" : kind,
          })),
        ),
    );
  });

  // The clean-up itself can fail after the run has: the sweep then does its work, and the texts still say it all.
  it.concurrent.each(failing)(
    "in: Smoke-test the tuned model, and then in: $state",
    async (run) => {
      await start(run, "accepted", 1);
      const { status, error, cause = "" } = await pipeline.end(run.runId);
      expect([status, error]).toEqual(["FAILED", "States.TaskFailed"]);
      await pipeline.until(async () => {
        const { deployments } = await pipeline.paid(run.runId);
        return deployments === 0 || undefined;
      });
      await expectKept(run.runId, [cause]);
      await awaitCleanUp(pipeline.environment, run.runId, patiently);
      await endWell(run, "accepted", 2);
    },
    600_000,
  );

  it.concurrent.each(runs)(
    "$going in: $state",
    async (run) => {
      const way = wayOf(run.state);
      expect(way ?? seldom.has(run.state)).toBeTruthy();
      if (way === undefined) return;
      for (const [index, kind] of run.going.entries()) {
        await goWrong(run, way, { kind, number: index + 1 });
      }
      await endWell(run, way, run.going.length + 1);
    },
    600_000,
  );
});
