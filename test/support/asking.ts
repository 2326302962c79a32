import { setTimeout as delay } from "node:timers/promises";
import type { BedrockClient } from "@aws-sdk/client-bedrock";
import type { BedrockRuntimeClient, ConverseCommand } from "@aws-sdk/client-bedrock-runtime";
import type { S3Client } from "@aws-sdk/client-s3";
import { s3Client, singleTryRuntimeClient } from "../../pipeline/clients.ts";
import type { AskTools } from "../../pipeline/evaluation/ask-arm.ts";
import {
  type AskedArm,
  type AskModelsRequest,
  type AskResult,
  askModels,
} from "../../pipeline/evaluation/ask-models.ts";
import { writeText } from "../../pipeline/objects.ts";
import {
  type AnsweredRow,
  type Asked,
  type ComparedModel,
  readAnswers,
} from "../../pipeline/run-folder/answered-rows.ts";
import { runLayout } from "../../pipeline/run-folder/layout.ts";
import type { Pace } from "../../pipeline/workflow/input.ts";
import { BUCKET } from "./bedrock-tuning.ts";
import { startDrivenBench } from "./driven-bench.ts";
import { type DrivenClock, rest } from "./driven-clock.ts";
import { unpaced } from "./request.ts";

/** Two base models, so that a fault can be about one of them. */
export const TUNED = "amazon.nova-micro-v1:0";
export const BASE = "amazon.nova-lite-v1:0";

const LABELS = ["refund", "delivery"];

/** Held-out rows as the dataset tools write them; umlauts make characters and bytes differ. */
export function heldOutRows(count: number): string {
  return Array.from({ length: count }, (_, row) =>
    JSON.stringify({
      recordId: `r${row}`,
      system: `Answer with one of: ${LABELS.join(", ")}`,
      messages: [{ role: "user", content: [{ text: `Wo ist mein Päckchen? delivery ${row}` }] }],
      reference: LABELS[row % 2],
    }),
  ).join("\n");
}

/** The two arms of a run that asks Nova Micro and Nova Lite. */
export function compared(runId: string) {
  const arm = (name: "tuned" | "base", modelId: string, model: string): AskedArm => ({
    ...{ arm: name, modelId, baseModel: TUNED, quota: modelId, pace: unpaced },
    asked: { model, maxTokens: 20, evaluationSha256: "a".repeat(64) },
    evaluationKey: runLayout(runId).evaluation,
  });
  return {
    tuned: arm("tuned", TUNED, "arn:aws:bedrock:us-east-1:123456789012:custom-model/m"),
    base: arm("base", BASE, BASE),
  };
}

/** @param changes of the request, and of the pace of its arms */
export function askRequest(
  runId: string,
  { pace, ...changes }: Partial<AskModelsRequest> & { pace?: Record<"tuned" | "base", Pace> } = {},
): AskModelsRequest {
  const { tuned, base } = compared(runId);
  return {
    runId,
    arms: [
      { ...tuned, pace: pace?.tuned ?? unpaced },
      { ...base, pace: pace?.base ?? unpaced },
    ],
    concurrency: 4,
    cursor: null,
    deadline: Number.MAX_SAFE_INTEGER,
    ...changes,
  };
}

/** A local cloud whose time passes while everyone waits, and what asking needs of it. */
export interface Asking {
  readonly tools: AskTools;
  readonly bedrock: BedrockClient;
  /** Minutes of the cloud since the start. */
  minutes(): number;
  /** Questions sent so far, answered or not, by model id. */
  readonly sent: Record<string, number>;
  /** When each was sent, milliseconds of the cloud, by model id. */
  readonly sentAt: Record<string, number[]>;
  /** Largest number of questions that were under way at the same time, by model id. */
  readonly parallel: Record<string, number>;
  put(key: string, text: string): Promise<unknown>;
  /** Replaces the planned faults. */
  plan(...faults: object[]): Promise<void>;
  /** How often each planned fault has struck. */
  hits(): Promise<number[]>;
  /** Lets time pass until the work is done. */
  run<T>(work: Promise<T>): Promise<T>;
  /** Calls `askModels` as the workflow does, until all rows are answered. */
  askAll(request: AskModelsRequest): Promise<{ calls: number; result: AskResult }>;
  answers(request: AskModelsRequest): Promise<AnsweredRow[]>;
}

/** @param runtime another client for Bedrock's runtime, e.g. with a shorter time-out */
export async function startAsking(
  runtimeOf: typeof singleTryRuntimeClient = singleTryRuntimeClient,
): Promise<Asking> {
  const { own, clock } = await startDrivenBench();
  const start = clock.now();
  const busy = { count: 0 };
  const bucket = { s3: counting(s3Client(own.cloud.client), busy), name: BUCKET };
  const runtime = runtimeOf(own.cloud.client);
  const { sent, sentAt, parallel } = countQuestions(runtime, clock);
  counting(runtime, busy);
  const tools = { bucket, runtime, clock, budget: 12 * 60_000 };
  const faults = `${own.cloud.endpoint}/_tunewright/faults`;

  async function run<T>(work: Promise<T>): Promise<T> {
    let settled = false;
    const end = () => {
      settled = true;
    };
    work.then(end, end);
    while (!settled) {
      await rest();
      const [next] = clock.sleepers();
      if (busy.count === 0 && next !== undefined) clock.advance(next);
      else await delay(1);
    }
    return work;
  }

  return {
    tools,
    bedrock: own.bedrock,
    sent,
    sentAt,
    parallel,
    run,
    minutes: () => (clock.now() - start) / 60_000,
    put: (key, text) => writeText(bucket, key, { text, type: "text/plain" }),
    async plan(...planned) {
      const body = JSON.stringify({ faults: planned });
      const answer = await fetch(faults, { method: "POST", body });
      if (!answer.ok) throw new Error(await answer.text());
    },
    async hits() {
      const report = (await (await fetch(faults)).json()) as { hit: number }[];
      return report.map(({ hit }) => hit);
    },
    async askAll(request) {
      let result = await run(askModels(tools, request));
      let calls = 1;
      for (; !result.done; calls++) {
        if (result.waitSeconds > 0) await run(clock.sleep(result.waitSeconds * 1000));
        const { cursor } = result;
        result = await run(askModels(tools, { ...request, cursor }));
      }
      return { calls, result };
    },
    async answers({ runId, arms }) {
      const rows: AnsweredRow[] = [];
      const asked = Object.fromEntries(arms.map((one) => [one.arm, one.asked]));
      const stored = readAnswers(bucket, { runId, asked: asked as Record<ComparedModel, Asked> });
      for await (const row of stored) rows.push(row);
      return rows;
    },
  };
}

/** Counts the requests under way, up to the last byte of their bodies. */
function counting<Client extends S3Client | BedrockRuntimeClient>(
  client: Client,
  busy: { count: number },
): Client {
  const send = client.send.bind(client) as (command: unknown) => Promise<object>;
  const counted = async (command: unknown) => {
    busy.count += 1;
    let isBody = false;
    const done = () => {
      busy.count -= 1;
    };
    try {
      const answer = await send(command);
      const { Body } = answer as { Body?: NodeJS.ReadableStream };
      isBody = Body !== undefined;
      Body?.once("close", done);
      return answer;
    } finally {
      if (!isBody) done();
    }
  };
  return Object.assign(client, { send: counted });
}

/** Counts the questions by model, all and those under way at the same time. */
function countQuestions(
  client: BedrockRuntimeClient,
  clock: Pick<DrivenClock, "now">,
): Pick<Asking, "sent" | "sentAt" | "parallel"> {
  const sentAt: Record<string, number[]> = {};
  const counts: Record<"sent" | "parallel" | "now", Record<string, number>> = {
    sent: {},
    parallel: {},
    now: {},
  };
  const send = client.send.bind(client) as (command: ConverseCommand) => Promise<object>;
  const counted = async (command: ConverseCommand) => {
    const id = command.input.modelId ?? "";
    const add = (by: number) => {
      counts.now[id] = (counts.now[id] ?? 0) + by;
    };
    counts.sent[id] = (counts.sent[id] ?? 0) + 1;
    sentAt[id] = [...(sentAt[id] ?? []), clock.now()];
    add(1);
    counts.parallel[id] = Math.max(counts.parallel[id] ?? 0, counts.now[id] ?? 0);
    return send(command).finally(() => add(-1));
  };
  Object.assign(client, { send: counted });
  return { ...counts, sentAt };
}
