import {
  CreateInferenceProfileCommand,
  CreateProvisionedModelThroughputCommand,
  GetProvisionedModelThroughputCommand,
  TagResourceCommand,
} from "@aws-sdk/client-bedrock";
import { InvokeCommand, ListFunctionsCommand } from "@aws-sdk/client-lambda";
import { DeleteObjectCommand } from "@aws-sdk/client-s3";
import { StopExecutionCommand } from "@aws-sdk/client-sfn";
import { findDeployments, findModels, findThroughputs } from "../../pipeline/clean-up/find.ts";
import { singleTryLambdaClient } from "../../pipeline/clients.ts";
import { systemClock } from "../../pipeline/clock.ts";
import { writeText } from "../../pipeline/objects.ts";
import { aliasKey } from "../../pipeline/registry/entry.ts";
import { readVersion } from "../../pipeline/registry/versions.ts";
import { decideApproval, findApproval } from "../../pipeline/run/approve.ts";
import { executionName } from "../../pipeline/run/executions.ts";
import { proposeResume, resumeRun } from "../../pipeline/run/resume.ts";
import { approvalTokenFile } from "../../pipeline/run-folder/approval.ts";
import { configFile } from "../../pipeline/run-folder/config.ts";
import { runLayout } from "../../pipeline/run-folder/layout.ts";
import { planFile } from "../../pipeline/run-folder/plan.ts";
import { recordTeardown } from "../../pipeline/run-folder/teardown.ts";
import type { ExecutionInput } from "../../pipeline/workflow/input.ts";
import { LEASE_TAG, WAITS_FOR_APPROVAL } from "../../pipeline/workflow/names.ts";
import { approvalLinkIn, sendForm } from "./approval-link.ts";
import type { PipelineCloud } from "./pipeline-cloud.ts";
import { aCommitment, aDistillation, aRequest, fastCloudLimits, onThroughput } from "./request.ts";
import { ALL_RIGHT } from "./scorer-function.ts";
import { aGate } from "./verdict.ts";

/** A small run that goes one way through the workflow. */
export interface GrantScenario {
  readonly name: string;
  /** Starts a run and waits until it has ended; resolves to the name of its last execution. */
  run(pipeline: PipelineCloud, runId: string): Promise<string>;
}

type Changes = Parameters<PipelineCloud["start"]>[1];

const approval = { hours: 72, otherPerson: false, startedBy: null };
const reject = { gate: aGate({ minimumGain: 0.99 }) };
const badRows = { heldOut: (text: string) => `${text}\n{"no":"row"}` };
/** So late that something else ends the job first. */
const slowJob = { at: "training-job", match: {}, effect: "delay", settings: { seconds: 36_000 } };
const killed = (name: string) => ({
  at: "lambda",
  match: { function: `*${name}*` },
  effect: "out-of-memory",
});

// Runs that ask for grants of more than one part's roles.
const scored = runs("accepted, and scored by a module and a function too", {
  ...{ ownScorer: "export default () => 1;", ownFunction: ALL_RIGHT },
});
const judged = runs("accepted, and judged too", { judge: "calibrated" });
const byPerson = approved("approved by a person, and accepted");
const afterChampion = succeeding("measured first, and compared with a champion on demand", {});
const judgeRefused = runs("the judge is refused", { judge: "new" });
const baseTuned = answeredBy("the base model was tuned itself, and is deployed", tuneBefore);

/** Runs whose steps are the workflow's own: tuning, serving, measuring and what is registered. */
const tuning: readonly GrantScenario[] = [
  runs("accepted", {}),
  runs("accepted by an inference profile", {
    baseModel: { ...aRequest("").baseModel, inferenceId: "us.amazon.nova-micro-v1:0" },
  }),
  runs("taught by a model behind an inference profile", {
    ...aDistillation,
    teacher: { id: "us.amazon.nova-pro-v1:0", maxResponseLength: 100 },
  }),
  answeredBy("accepted by an inference profile of the account", makeProfile),
  answeredBy("the base model answers by throughput", buyThroughput),
  committed("accepted, with a commitment"),
  reportedAgain("rejected, and resumed since its report is missing"),
  runs("an answer to Register is lost", {}, [
    {
      at: "call",
      match: { service: "s3", operation: "PutObject", role: "*Register*" },
      effect: "drop-connection",
      nth: 1,
      settings: { when: "after" },
    },
  ]),
  runs("a file is missing", {
    dataset: { ...aRequest("").dataset, train: "runs/no-one/input/nothing.jsonl" },
  }),
  fileGone("the training file is deleted while the job waits"),
  ...[scored, judged, byPerson, afterChampion, baseTuned],
];

/** Runs that are approved, or compared by more than the standard scores. */
const deciding: readonly GrantScenario[] = [
  scored,
  judged,
  byPerson,
  approvedByLink("approved by a link, and accepted"),
  afterChampion,
  succeeding("measured first, and compared with a champion on throughput", onThroughput),
  runs("measured first, also with examples, and not tuned", {
    gate: aGate({ minimumGain: 0.99, fewShot: 2 }),
    evaluation: { ...aRequest("").evaluation, baseFirst: true },
  }),
  judgeRefused,
];

/** Runs that leave something to be cleaned up, and what is called without a run. */
const cleaning: readonly GrantScenario[] = [
  judgeRefused,
  baseTuned,
  runs("rejected", reject),
  runs("throughput, rejected", { ...onThroughput, ...reject }),
  runs("the job takes too long", { limits: { ...fastCloudLimits, jobHours: 0.1 } }, [slowJob]),
  runs("the evaluation fails", badRows),
  runs("the evaluation fails, and the model is deleted", {
    ...badRows,
    deleteModelOnFailure: true,
  }),
  runs("the evaluation fails on throughput", { ...onThroughput, ...badRows }),
  runs("the alias cannot be moved", {}, [killed("MoveAlias")]),
  runs("neither alias nor clean-up work", {}, [killed("MoveAlias"), killed("CleanUp")]),
  stopped("stopped while it waits for its approval", WAITS_FOR_APPROVAL, { approval }),
  stopped("stopped while the job runs", "Wait for the job", {}, [slowJob]),
  stopped("stopped while the deployment is made", "Wait for the deployment", {}),
  stopped("stopped while the throughput is made", "Wait for the throughput", onThroughput),
  stopped("stopped, and the model is deleted", "Wait for the deployment", {
    deleteModelOnFailure: true,
  }),
  requested("an object requests another run"),
  leasesEnd("leases end, and a model whose deletion was promised goes, while another run trains"),
];

/**
 * The ways that a run can go, in parts that share no role, so that a file can test each; those that end well come
 * first, since there a missing permission alone makes the run fail.
 */
export const grantScenarios = { tuning, deciding, cleaning } as const;

type GrantPart = keyof typeof grantScenarios;

/** The part whose scenarios ask for the grants of a role. */
export function partOf(role: string): GrantPart {
  if (/(SweepLeases|Sweep|CleanUp|StartRequested)Role/.test(role)) return "cleaning";
  const decides =
    /(ScoreAnswers|JudgeAnswers|RequestApproval|ApproveByLink|FindChampion|MeasureBase|Decide)Role/;
  return decides.test(role) ? "deciding" : "tuning";
}

function runs(name: string, changes: Changes, faults: readonly object[] = []): GrantScenario {
  return {
    name,
    async run(pipeline, runId) {
      await pipeline.plan(...faults);
      await start(pipeline, runId, changes);
      await pipeline.end(runId);
      await settled(pipeline);
      return runId;
    },
  };
}

/** A person approves the plan. */
function approved(name: string): GrantScenario {
  return {
    name,
    async run(pipeline, runId) {
      await start(pipeline, runId, { approval });
      await Promise.race([pipeline.reached(runId, WAITS_FOR_APPROVAL), pipeline.end(runId)]);
      const { environment } = pipeline;
      const found = await findApproval(environment, runId).catch(() => undefined);
      const decide = {
        what: "approved",
        by: "arn:aws:iam::123456789012:user/a",
        reason: null,
      } as const;
      if (found?.isWaiting)
        await decideApproval({ environment, clock: systemClock }, found, decide);
      await pipeline.end(runId);
      await settled(pipeline);
      return runId;
    },
  };
}

/** Someone approves the plan by the link in its notice; where that does not work, the run is stopped. */
function approvedByLink(name: string): GrantScenario {
  return {
    name,
    async run(pipeline, runId) {
      await start(pipeline, runId, { approval });
      const { bucket } = pipeline;
      const waits = pipeline.until(() => approvalTokenFile.find(bucket, runId));
      const isWaiting = await Promise.race([waits, pipeline.end(runId).then(() => undefined)]);
      const link = approvalLinkIn(pipeline, runId) ?? "";
      if (isWaiting && !(await isApproved(pipeline, runId, link))) {
        const executionArn = executionOf(pipeline, runId);
        await pipeline.sfn.send(new StopExecutionCommand({ executionArn }));
      }
      await pipeline.end(runId);
      await settled(pipeline);
      return runId;
    },
  };
}

/** Looks at the page, once while the plan is missing, and approves it. */
async function isApproved({ bucket }: PipelineCloud, runId: string, link: string) {
  const plan = await planFile.find(bucket, runId);
  if (plan === undefined) return false;
  const Key = runLayout(runId).plan;
  await bucket.s3.send(new DeleteObjectCommand({ Bucket: bucket.name, Key }));
  const { status } = await fetch(link);
  await planFile.write(bucket, runId, plan);
  if (status !== 409 || !(await fetch(link)).ok) return false;
  return (await sendForm(link, { decision: "approved", name: "Ann" })).ok;
}

/** The champion's held-out rows are others than those of the run after it. */
const otherRows = {
  heldOut: (text: string) => text.replaceAll('"recordId":"r', '"recordId":"o'),
};
const withChampion = aGate({
  champion: { alias: "candidate", margin: 0.02, forgettingRows: 4 },
});

/** A run before this one gets the alias of their group. */
function succeeding(name: string, before: NonNullable<Changes>): GrantScenario {
  return {
    name,
    async run(pipeline, runId) {
      const champion = { ...before, ...otherRows };
      const group = await runs("the run before", champion).run(pipeline, `${runId}-before`);
      const evaluation = { ...aRequest(runId).evaluation, baseFirst: true };
      return runs(name, { group, gate: withChampion, evaluation }).run(pipeline, runId);
    },
  };
}

type BaseModel = ExecutionInput["baseModel"];

/**
 * The base model answers by what the account has made before the run.
 * @param make makes it, under the run's name; resolves to what differs in the request
 */
function answeredBy(
  name: string,
  make: (pipeline: PipelineCloud, runId: string) => Promise<Partial<BaseModel>>,
): GrantScenario {
  return {
    name,
    async run(pipeline, runId) {
      const baseModel = { ...aRequest("").baseModel, ...(await make(pipeline, runId)) };
      return runs(name, { baseModel }).run(pipeline, runId);
    },
  };
}

async function makeProfile({ bedrock }: PipelineCloud, runId: string): Promise<Partial<BaseModel>> {
  const copyFrom = `arn:aws:bedrock:us-east-1::foundation-model/${aRequest("").baseModel.inferenceId}`;
  const make = { inferenceProfileName: runId, modelSource: { copyFrom } };
  const { inferenceProfileArn } = await bedrock.send(new CreateInferenceProfileCommand(make));
  return { inferenceId: inferenceProfileArn ?? "" };
}

/** Buys a model unit for the foundation model. */
async function buyThroughput(
  { bedrock, until }: PipelineCloud,
  runId: string,
): Promise<Partial<BaseModel>> {
  const modelId = aRequest("").baseModel.id;
  const buy = { provisionedModelName: `${runId}-base`, modelId, modelUnits: 1 };
  const { provisionedModelArn: inferenceId = "" } = await bedrock.send(
    new CreateProvisionedModelThroughputCommand(buy),
  );
  const get = new GetProvisionedModelThroughputCommand({ provisionedModelId: inferenceId });
  await until(async () => (await bedrock.send(get)).status === "InService" || undefined);
  return { inferenceId };
}

/** A run before this one tunes the base model, and serves it on demand. */
async function tuneBefore(pipeline: PipelineCloud, runId: string): Promise<Partial<BaseModel>> {
  const first = await runs("the run before", {}).run(pipeline, `${runId}-before`);
  const { modelArn, serving } = await readVersion(pipeline.bucket, first, first);
  if (serving.arn === null) throw new Error(`${first} was rejected`);
  return { id: modelArn, inferenceId: serving.arn };
}

/** Comes to a verdict but writes no report; the resume does that, and registers no second version. */
function reportedAgain(name: string): GrantScenario {
  return {
    name,
    async run(pipeline, runId) {
      const match = { execution: runId, state: "Write the rejection report" };
      await runs(name, reject, [{ at: "state", match, effect: "error" }]).run(pipeline, runId);
      const proposed = await proposeResume(pipeline.environment, runId);
      if (proposed.kind !== "start") throw new Error(`${runId} is ${proposed.kind}`);
      await resumeRun(pipeline.environment, proposed);
      const resumed = executionName(runId, proposed.number);
      await pipeline.end(resumed);
      await settled(pipeline);
      return resumed;
    },
  };
}

/** Buys a commitment, which then exists for a month. */
function committed(name: string): GrantScenario {
  return {
    name,
    async run(pipeline, runId) {
      await pipeline.raise({ "committed-model-units": 1_000 });
      return runs(name, { serving: aCommitment(runId) }).run(pipeline, runId);
    },
  };
}

function stopped(
  name: string,
  state: string,
  changes: Changes,
  faults: readonly object[] = [],
): GrantScenario {
  return {
    name,
    async run(pipeline, runId) {
      await pipeline.plan(...faults);
      await start(pipeline, runId, changes);
      await Promise.race([pipeline.reached(runId, state), pipeline.end(runId)]);
      const executionArn = executionOf(pipeline, runId);
      await pipeline.sfn.send(new StopExecutionCommand({ executionArn }));
      await pipeline.end(runId);
      await settled(pipeline);
      return runId;
    },
  };
}

/** Bedrock reads the training file only after it has been deleted. */
function fileGone(name: string): GrantScenario {
  const late = { service: "s3", operation: "GetObject", role: "*Customization*" };
  const settings = { seconds: 3600 };
  return {
    name,
    async run(pipeline, runId) {
      await pipeline.plan({ at: "call", match: late, effect: "delay", times: 1, settings });
      await start(pipeline, runId, {});
      await Promise.race([pipeline.reached(runId, "Wait for the job"), pipeline.end(runId)]);
      const { s3, name: Bucket } = pipeline.bucket;
      await s3.send(new DeleteObjectCommand({ Bucket, Key: runLayout(runId).train }));
      await pipeline.end(runId);
      await settled(pipeline);
      return runId;
    },
  };
}

/**
 * The sweep of leases finds a deployment and throughput whose leases have ended, a model whose deletion was promised,
 * and a job; then the run of the job is stopped.
 */
function leasesEnd(name: string): GrantScenario {
  return {
    name,
    async run(pipeline, runId) {
      const [hourly, training] = [`${runId}-hourly`, `${runId}-training`];
      await runs(name, {}).run(pipeline, runId);
      await runs(name, onThroughput).run(pipeline, hourly);
      await pipeline.plan(slowJob);
      await start(pipeline, training, {});
      await Promise.race([pipeline.reached(training, "Wait for the job"), pipeline.end(training)]);
      // Leases that had ended before the first sweep are given a day.
      await sweepNow(pipeline);
      for (const run of [runId, hourly]) await endLease(pipeline, run);
      await sweepNow(pipeline);
      await promiseDeletion(pipeline, hourly);
      await sweepNow(pipeline);
      const executionArn = executionOf(pipeline, training);
      await pipeline.sfn.send(new StopExecutionCommand({ executionArn }));
      await pipeline.end(training);
      await settled(pipeline);
      return training;
    },
  };
}

/**
 * A run fails at once; another is requested by an object, and is stopped while it waits for its approval, if it was
 * started at all.
 */
function requested(name: string): GrantScenario {
  const dataset = { ...aRequest("").dataset, train: "runs/no-one/input/nothing.jsonl" };
  return {
    name,
    async run(pipeline, runId) {
      await runs(name, { dataset }).run(pipeline, runId);
      const { bucket, sfn } = pipeline;
      const other = `${runId}-requested`;
      const data = `data/${runId}.csv`;
      const rows = Array.from({ length: 40 }, (_, i) => `question ${i},${i % 2 ? "no" : "yes"}`);
      const csv = `prompt,completion\n${rows.join("\n")}\n`;
      await writeText(bucket, data, { text: csv, type: "text/csv" });
      const uri = `s3://${bucket.name}/${data}`;
      const text = JSON.stringify({
        ...{ model: "nova-micro", data: uri, runId: other, approval: { required: true } },
      });
      await writeText(bucket, `requests/${runId}.json`, { text, type: "application/json" });
      await settledBut(pipeline, ["bedrock", "states"]);
      const executionArn = executionOf(pipeline, other);
      const stop = new StopExecutionCommand({ executionArn });
      const isStarted = await sfn.send(stop).then(
        () => true,
        () => false,
      );
      if (isStarted) await pipeline.end(other);
      await settled(pipeline);
      return runId;
    },
  };
}

async function endLease({ bedrock, cloud }: PipelineCloud, runId: string): Promise<void> {
  const lists = await Promise.all([
    findDeployments(bedrock, runId),
    findThroughputs(bedrock, runId),
  ]);
  const tags = [{ key: LEASE_TAG, value: new Date(cloud.kernel.clock.now()).toISOString() }];
  for (const { arn: resourceARN } of lists.flat()) {
    await bedrock.send(new TagResourceCommand({ resourceARN, tags }));
  }
}

/** No alias points at the run, and its folder says that a clean-up has still to delete its model. */
async function promiseDeletion(pipeline: PipelineCloud, runId: string): Promise<void> {
  const { bucket, bedrock } = pipeline;
  await writeAlias(pipeline, runId);
  const remaining = (await findModels(bedrock, runId)).map(({ kind, arn }) => ({ kind, arn }));
  const at = "2026-01-01T00:00:00.000Z";
  const pass = { runId, execution: runId, reason: "Run.Failed", billing: [], steps: [], at };
  await recordTeardown(bucket, { ...pass, scope: "everything", remaining });
}

/** Calls the function as the rule does, and waits until it has ended. */
async function sweepNow({ cloud }: PipelineCloud): Promise<void> {
  const lambda = singleTryLambdaClient(cloud.client);
  const { Functions = [] } = await lambda.send(new ListFunctionsCommand({}));
  const name = Functions.find((one) => one.FunctionName?.includes("SweepLeases"))?.FunctionName;
  await lambda.send(new InvokeCommand({ FunctionName: name, Payload: Buffer.from("{}") }));
  lambda.destroy();
}

/** ARN of an execution. */
export function executionOf({ stateMachineArn }: PipelineCloud, name: string): string {
  return `${stateMachineArn.replace(":stateMachine:", ":execution:")}:${name}`;
}

/** As few rows as the base models take, in a group whose alias another run holds. */
async function start(pipeline: PipelineCloud, runId: string, changes: Changes): Promise<void> {
  const standard = aRequest(runId);
  const trainRows = changes?.teacher === undefined ? 16 : 100;
  const dataset = { ...standard.dataset, trainRows, evaluationRows: 8 };
  if (changes?.dataset !== undefined) dataset.train = changes.dataset.train;
  await writeAlias(pipeline, runId);
  // The command line writes it.
  await configFile.write(pipeline.bucket, runId, { config: {}, input: standard });
  await pipeline.start(runId, { group: runId, limits: fastCloudLimits, ...changes, dataset });
}

/** The group's candidate as another run has left it. */
async function writeAlias({ bucket }: PipelineCloud, runId: string): Promise<void> {
  const alias = {
    group: runId,
    alias: "candidate",
    version: `registry/${runId}/versions/before.json`,
    runId: "before",
    servingArn: "arn:aws:bedrock:us-east-1:123456789012:custom-model-deployment/before",
    movedAt: "2026-11-23T00:00:00Z",
    history: [],
  };
  const text = JSON.stringify(alias);
  await writeText(bucket, aliasKey(runId, "candidate"), {
    text,
    type: "application/json",
  });
}

/** Waits for the sweep, which EventBridge and Lambda start after the execution has ended. */
function settled(pipeline: PipelineCloud): Promise<void> {
  // A job that could not be stopped continues in Bedrock.
  return settledBut(pipeline, ["bedrock"]);
}

/** Waits until no service is at work but those that are named. */
async function settledBut({ cloud, until }: PipelineCloud, busy: readonly string[]): Promise<void> {
  const others = cloud.kernel.services().filter(({ name }) => !busy.includes(name));
  const quiet = async () => others.every((service) => service.isIdle?.() ?? true) || undefined;
  await until(quiet);
  // The event of the end, or a line of a log, may still be in transit.
  await new Promise((resolve) => setTimeout(resolve, 100));
  await until(quiet);
}
