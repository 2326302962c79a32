import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type BedrockClient,
  ListProvisionedModelThroughputsCommand,
} from "@aws-sdk/client-bedrock";
import type { BedrockRuntimeClient } from "@aws-sdk/client-bedrock-runtime";
import { PutObjectCommand } from "@aws-sdk/client-s3";
import {
  DescribeExecutionCommand,
  type DescribeExecutionCommandOutput,
  type SFNClient,
  StartExecutionCommand,
} from "@aws-sdk/client-sfn";
import { expect } from "vitest";
import type { Kernel } from "../../infra/local/kernel/cloud.ts";
import {
  findDeployments,
  findModels,
  findRunningJobs,
  findThroughputs,
} from "../../pipeline/clean-up/find.ts";
import {
  bedrockClient,
  bedrockRuntimeClient,
  cloudFormationClient,
  s3Client,
  sfnClient,
} from "../../pipeline/clients.ts";
import { systemClock } from "../../pipeline/clock.ts";
import type { Bucket } from "../../pipeline/objects.ts";
import type { RunEnvironment } from "../../pipeline/run/environment.ts";
import { readHistory } from "../../pipeline/run/history.ts";
import { readStack } from "../../pipeline/run/stack.ts";
import { planFile } from "../../pipeline/run-folder/plan.ts";
import { verdictFile } from "../../pipeline/run-folder/verdict.ts";
import { isCommitmentApproved } from "../../pipeline/workflow/commitment-approval.ts";
import { ExecutionInput } from "../../pipeline/workflow/input.ts";
import { startTestCloud, type TestCloud, unitsForTests } from "./local-cloud.ts";
import { plannedInput } from "./planned-input.ts";
import { aRequest } from "./request.ts";
import { type RowChanges, runFiles } from "./run-files.ts";
import { stopSchedules } from "./schedules.ts";
import { createScorer } from "./scorer-function.ts";
import { testAssembly } from "./test-assembly.ts";

/** What a scenario changes. */
interface RunChanges extends Partial<ExecutionInput>, Omit<RowChanges, "scorerFunction"> {
  /** Code of a Lambda function by which answers are scored besides. */
  readonly ownFunction?: string;
}

/** The whole stack, deployed into a local cloud with its roles enforced, and clients of a user. */
export interface PipelineCloud {
  readonly cloud: TestCloud;
  /** What the commands of a user work in. */
  readonly environment: RunEnvironment;
  readonly stateMachineArn: string;
  readonly customizationRoleArn: string;
  readonly bucket: Bucket;
  readonly bedrock: BedrockClient;
  readonly runtime: BedrockRuntimeClient;
  readonly sfn: SFNClient;
  /** Uploads a dataset and starts a run on it. */
  start(runId: string, changes?: RunChanges): Promise<void>;
  /** Puts the run's input into the bucket without starting it. */
  upload(runId: string): Promise<void>;
  /** Waits until the run's execution has ended. */
  end(runId: string): Promise<DescribeExecutionCommandOutput>;
  /** Waits until the run has come to a state. */
  reached(runId: string, state: string): Promise<void>;
  /** Names of the states that the run went through, in order. */
  states(runId: string): Promise<string[]>;
  /** Kinds and numbers of billable resources that List calls still show under the run's id. */
  paid(runId: string): Promise<Record<string, number>>;
  /** Subjects of the messages that people got about a run. */
  notifications(runId: string): string[];
  /** The texts of these messages. */
  messages(runId: string): string[];
  /** Replaces the planned faults of the cloud. */
  plan(...faults: readonly object[]): Promise<void>;
  /** Raises quotas of the account by their names, e.g. `deployments`. */
  raise(quotas: Readonly<Record<string, number>>): Promise<void>;
  /** Waits until `what` gives something. */
  until<T>(what: () => Promise<T | undefined>): Promise<T>;
  stop(): Promise<void>;
}

/** Five minutes of the cloud pass in a second. */
const SPEED = 300;

/**
 * Deploys the stack as the CDK app makes it.
 * @param change edits the synthesized template's text first, e.g. to take a permission away; or another assembly
 * @param speed seconds of the cloud that pass in one
 * @param region Region of the stack and of all clients
 */
export async function startPipelineCloud(
  change?: ((template: string) => string) | { readonly assembly: string },
  speed = SPEED,
  region = "us-east-1",
): Promise<PipelineCloud> {
  const assembly = await assemblyWith(change);
  const quotas = unitsForTests;
  const options = { speed, unknownRoles: "refuse", assembly, quotas, region } as const;
  const cloud = await startTestCloud(options);
  const where = cloud.regions.of(region);
  const stack = await readStack(cloudFormationClient(cloud.client));
  const { stateMachineArn, customizationRoleArn } = stack;
  const bucket = { s3: s3Client(cloud.client), name: stack.bucket };
  const clients = {
    bedrock: bedrockClient(cloud.client),
    runtime: bedrockRuntimeClient(cloud.client),
    sfn: sfnClient(cloud.client),
  };
  await stopSchedules(cloud.client);
  const executionArn = (runId: string) =>
    `${stateMachineArn.replace(":stateMachine:", ":execution:")}:${runId}`;
  const describe = (runId: string) =>
    clients.sfn.send(new DescribeExecutionCommand({ executionArn: executionArn(runId) }));
  const statesIn = async (sfn: Pick<SFNClient, "send">, runId: string) =>
    (await readHistory(sfn as SFNClient, executionArn(runId))).flatMap(
      (event) => event.stateEnteredEventDetails?.name ?? [],
    );
  // Who waits asks often: a call within the process costs a tenth of one by HTTP.
  const within = withinProcess(where);
  return {
    cloud,
    environment: { bucket, stack, ...clients },
    stateMachineArn,
    customizationRoleArn,
    bucket,
    ...clients,
    states: (runId) => statesIn(clients.sfn, runId),
    until,
    async upload(runId) {
      await upload(bucket, aRequest(runId), {});
    },
    async start(runId, changes = {}) {
      const { heldOut, plainLabels, trainedLabels, ownScorer, ownFunction, judge, ...request } =
        changes;
      const scorerFunction = ownFunction && (await createScorer(cloud, runId, ownFunction));
      const rows = { heldOut, plainLabels, trainedLabels, ownScorer, judge };
      const more = scorerFunction ? { scorerFunction } : {};
      const input = await upload(bucket, aRequest(runId, request), { ...rows, ...more });
      const start = { stateMachineArn, name: runId, input: JSON.stringify(input) };
      await clients.sfn.send(new StartExecutionCommand(start));
    },
    end: (runId) =>
      until(async () => {
        const command = new DescribeExecutionCommand({ executionArn: executionArn(runId) });
        const { status } = await within.send(command);
        return status === "RUNNING" ? undefined : describe(runId);
      }),
    async reached(runId, state) {
      await until(async () => (await statesIn(within, runId)).includes(state) || undefined);
    },
    notifications: (runId) => messagesAbout(where, runId).map(({ subject }) => subject),
    messages: (runId) => messagesAbout(where, runId).map(({ text }) => text),
    plan: (...faults) => post(cloud, "faults", { faults }),
    raise: (quotas) => post(cloud, "quotas", { quotas }),
    async paid(runId) {
      return {
        jobs: (await findRunningJobs(clients.bedrock, runId)).length,
        deployments: (await findDeployments(clients.bedrock, runId)).length,
        throughputs: (await findThroughputs(clients.bedrock, runId)).length,
        models: (await findModels(clients.bedrock, runId)).length,
      };
    },
    async stop() {
      await expectCommitmentsApproved({ ...clients, bucket }, executionArn);
      for (const client of [bucket.s3, ...Object.values(clients)]) client.destroy();
      await cloud.stop();
      if (typeof change === "function") rmSync(assembly, { recursive: true, force: true });
    },
  };
}

/** Answers commands of the Step Functions client without HTTP, as the account's root user. */
function withinProcess(kernel: Kernel): Pick<SFNClient, "send"> {
  const send = (command: { readonly input: object }) => {
    const operation = command.constructor.name.replace(/Command$/, "");
    return kernel.call("states", operation, { ...command.input }, kernel.rootContext());
  };
  return { send } as Pick<SFNClient, "send">;
}

/** Nothing that costs money. */
export const nothingPaid = { jobs: 0, deployments: 0, throughputs: 0, models: 0 };

async function assemblyWith(change: Parameters<typeof startPipelineCloud>[0]): Promise<string> {
  if (typeof change === "object") return change.assembly;
  const made = await testAssembly();
  if (change === undefined) return made;
  const folder = mkdtempSync(join(tmpdir(), "tunewright-changed-"));
  cpSync(made, folder, { recursive: true });
  const file = join(folder, "Tunewright.template.json");
  const before = readFileSync(file, "utf8");
  const after = change(before);
  if (after === before) throw new Error("the template was not changed");
  writeFileSync(file, after);
  return folder;
}

/** A commitment cannot be undone: none may exist that no gate has accepted, or whose total no one has approved. */
async function expectCommitmentsApproved(
  { bedrock, sfn, bucket }: Pick<RunEnvironment, "bedrock" | "sfn" | "bucket">,
  executionArn: (name: string) => string,
): Promise<void> {
  const { provisionedModelSummaries: all = [] } = await bedrock.send(
    new ListProvisionedModelThroughputsCommand({ maxResults: 1000 }),
  );
  for (const { provisionedModelName = "", commitmentExpirationTime } of all) {
    if (commitmentExpirationTime === undefined) continue;
    const runId = provisionedModelName.replace(/_committed$/, "");
    const { input } = await sfn.send(
      new DescribeExecutionCommand({ executionArn: executionArn(runId) }),
    );
    const request = ExecutionInput.parse(JSON.parse(input ?? "null"));
    const outcome = (await verdictFile.find(bucket, runId))?.outcome;
    expect([runId, outcome, request.serving.commitment !== null]).toEqual([
      runId,
      "accepted",
      true,
    ]);
    expect(isCommitmentApproved(request)).toBe(true);
  }
}

/** Calls the local cloud's admin endpoint. */
async function post({ endpoint }: TestCloud, path: string, body: object): Promise<void> {
  const request = { method: "POST", body: JSON.stringify(body) };
  const answer = await fetch(`${endpoint}/_tunewright/${path}`, request);
  if (!answer.ok) throw new Error(await answer.text());
}

/** The local SNS keeps each message as a file. */

/** What people got about a run, in no order. */
export function messagesAbout(
  { folder }: { folder: string },
  runId: string,
): { subject: string; text: string }[] {
  const messages = join(folder, "sns", "messages");
  if (!existsSync(messages)) return [];
  return readdirSync(messages, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".json"))
    .map(
      (name) => JSON.parse(readFileSync(join(messages, name), "utf8")) as Record<string, unknown>,
    )
    .map((one) => ({
      subject: String(one["subject"] ?? one["Subject"]),
      text: String(one["message"] ?? one["Message"]),
    }))
    .filter(({ subject }) => subject.includes(` ${runId} `));
}

async function until<T>(what: () => Promise<T | undefined>): Promise<T> {
  for (;;) {
    const found = await what();
    if (found !== undefined) return found;
    await systemClock.sleep(100);
  }
}

/** Puts training and held-out rows into the bucket and their hashes into the request. */
async function upload(
  bucket: Bucket,
  request: ExecutionInput,
  changes: RowChanges,
): Promise<ExecutionInput> {
  const { input, files } = runFiles(request, changes);
  for (const { key, text, sha256 } of files) {
    const object = { Bucket: bucket.name, Key: key, Body: text, Metadata: { sha256 } };
    await bucket.s3.send(new PutObjectCommand(object));
  }
  return input.approval === undefined ? input : withPlan(bucket, input);
}

/** Puts the plan that the input is of into the bucket. */
async function withPlan(bucket: Bucket, input: ExecutionInput): Promise<ExecutionInput> {
  const planned = await plannedInput(input);
  await planFile.write(bucket, input.runId, planned.plan);
  return planned.input;
}
