import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { PutObjectCommand } from "@aws-sdk/client-s3";
import {
  DescribeExecutionCommand,
  ListExecutionsCommand,
  StartExecutionCommand,
} from "@aws-sdk/client-sfn";
import { bundleLocalCloud } from "../../pipeline/cli/package/bundles.ts";
import {
  bedrockClient,
  cloudFormationClient,
  s3Client,
  sfnClient,
} from "../../pipeline/clients.ts";
import { readStack } from "../../pipeline/run/stack.ts";
import { runLayout } from "../../pipeline/run-folder/layout.ts";
import { examples } from "./bedrock-tuning.ts";
import { type DaemonProcess, startDaemonProcess } from "./daemon.ts";
import { aRequest, fastCloudLimits } from "./request.ts";
import { stopSchedules } from "./schedules.ts";
import { testAssembly } from "./test-assembly.ts";
import { aGate } from "./verdict.ts";

/** A local cloud in a process that is killed again and again, with the product's stack in it. */
export interface Soak {
  readonly bedrock: ReturnType<typeof bedrockClient>;
  readonly sfn: ReturnType<typeof sfnClient>;
  readonly stateMachineArn: string;
  /** Uploads a small set and starts a run on it; keeps trying while the cloud is being killed. */
  start(runId: string): Promise<void>;
  /** Status of a run's execution. */
  status(runId: string): Promise<string>;
  /** Every execution that the cloud knows, by name. */
  executions(): Promise<Map<string, string>>;
  /** `kill -9`, then the same folder and port again. */
  crash(): Promise<void>;
  /** Ends all faults. */
  calm(): Promise<void>;
  stop(): Promise<void>;
}

/** An hour of the cloud passes in a second. */
const SPEED = 3600;

/** Starts the cloud with random faults of a seed. */
export async function startSoak(faults: object[], seed: number): Promise<Soak> {
  const folder = mkdtempSync(join(tmpdir(), "tunewright-soak-"));
  const assembly = await testAssembly();
  const program = await build();
  const faultsFile = join(folder, "faults.yaml");
  writeFileSync(faultsFile, JSON.stringify({ seed, faults }));
  // Rejected runs keep their models; with AWS's hundred the later runs would all die of that quota.
  mkdirSync(join(folder, "bedrock"), { recursive: true });
  writeFileSync(
    join(folder, "bedrock", "quotas.json"),
    JSON.stringify({ "custom-models": 10_000 }),
  );
  const flags = { folder, port: String(await freePort()), speed: String(SPEED) };
  let daemon: DaemonProcess = await startDaemonProcess({ ...flags, assembly }, program);
  const settings = {
    endpoint: daemon.endpoint,
    region: "us-east-1",
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
    maxAttempts: 1,
  };
  await stopSchedules(settings);
  const { stateMachineArn, bucket } = await readStack(cloudFormationClient(settings));
  const [s3, sfn, bedrock] = [s3Client(settings), sfnClient(settings), bedrockClient(settings)];
  let planned = faultsFile;
  const restart = async () => {
    daemon = await startDaemonProcess(
      { ...flags, ...(planned ? { faults: planned } : {}) },
      program,
    );
  };
  await daemon.kill("SIGTERM");
  await restart();

  const rows = sampleRows();
  const upload = async (runId: string) => {
    const keys = runLayout(runId);
    const put = (Key: string, Body: string) =>
      persist(() =>
        s3.send(
          new PutObjectCommand({ Bucket: bucket, Key, Body, Metadata: { sha256: hash(Body) } }),
        ),
      );
    await put(keys.manifest, "{}");
    await put(keys.train, rows.train);
    await put(keys.evaluation, rows.evaluation);
  };
  const executionArn = (runId: string) =>
    `${stateMachineArn.replace(":stateMachine:", ":execution:")}:${runId}`;
  return {
    bedrock,
    sfn,
    stateMachineArn,
    async start(runId) {
      await upload(runId);
      const { train, evaluation } = runLayout(runId);
      const dataset = { ...rows.request.dataset, train, evaluation };
      const input = JSON.stringify(aRequest(runId, { ...rows.request, dataset }));
      const command = new StartExecutionCommand({ stateMachineArn, name: runId, input });
      // A start whose answer was lost has still happened; the second then says so.
      await persist(() =>
        sfn.send(command).catch((error: Error) => {
          if (error.name !== "ExecutionAlreadyExists") throw error;
        }),
      );
    },
    async status(runId) {
      const command = new DescribeExecutionCommand({ executionArn: executionArn(runId) });
      return (await persist(() => sfn.send(command))).status ?? "";
    },
    async executions() {
      const { executions = [] } = await persist(() =>
        sfn.send(new ListExecutionsCommand({ stateMachineArn, maxResults: 1000 })),
      );
      return new Map(executions.map(({ name = "", status = "" }) => [name, status]));
    },
    async crash() {
      await daemon.kill();
      await restart();
    },
    async calm() {
      planned = "";
      const url = `${settings.endpoint}/_tunewright/faults`;
      await fetch(url, { method: "DELETE" });
    },
    async stop() {
      for (const client of [s3, sfn, bedrock]) client.destroy();
      await daemon.kill();
    },
  };
}

/** Tries until it works: faults and kills are what the soak is about, not what its client is about. */
export async function persist<T>(call: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await call();
    } catch (error) {
      if (attempt === 900) throw error;
      await delay(100);
    }
  }
}

/** Ten restarts from source would take longer than the work between them; the built program is also what users get. */
async function build(): Promise<string[]> {
  const folder = join(process.cwd(), ".tunewright", "test-build");
  await bundleLocalCloud(folder);
  return [join(folder, "infra", "local", "main.js")];
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function hash(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** A small set; its gate asks for more than any model can gain, so that each run takes away what it made. */
function sampleRows() {
  const all = examples(48);
  const turn = (role: string, text: string) => ({ role, content: [{ text }] });
  const train = all
    .slice(0, 40)
    .map(({ prompt, completion }) =>
      JSON.stringify({
        schemaVersion: "bedrock-conversation-2024",
        messages: [turn("user", prompt), turn("assistant", completion)],
      }),
    )
    .join("\n");
  const evaluation = all
    .slice(40)
    .map(({ prompt, completion }, row) =>
      JSON.stringify({
        recordId: `r${row}`,
        system: null,
        messages: [turn("user", prompt)],
        reference: completion,
      }),
    )
    .join("\n");
  const dataset = {
    train: "",
    validation: null,
    evaluation: "",
    trainRows: 40,
    validationRows: 0,
    evaluationRows: 8,
    sha256: { train: hash(train), validation: null, evaluation: hash(evaluation) },
    labels: [...new Set(all.map(({ completion }) => completion))],
  };
  const gate = aGate({ minimumGain: 1 });
  const request = { dataset, gate, limits: fastCloudLimits };
  return { train, evaluation, request };
}
