import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { BedrockClient, CreateModelCustomizationJobCommand } from "@aws-sdk/client-bedrock";
import { BedrockRuntimeClient } from "@aws-sdk/client-bedrock-runtime";
import { CreateBucketCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createClock } from "../../../infra/local/kernel/clock.ts";
import { loadConfig } from "../../../pipeline/config/load.ts";
import { converse } from "../../../pipeline/evaluation/ask.ts";
import { prepareData } from "../../../pipeline/run/prepare.ts";
import { proposeRun, resolveConfig } from "../../../pipeline/run/propose.ts";
import { EvaluationRow } from "../../../pipeline/run-folder/evaluation-row.ts";
import type { Purchase } from "../../../pipeline/run-folder/plan.ts";
import { aJob, type Bench, jobEnd, serviceRole, startBench } from "../../support/bedrock-tuning.ts";
import { colorsTable } from "../../support/colors.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

/** What `GET /_tunewright/usage` answers. */
interface Usage {
  readonly training: readonly { readonly jobName: string; readonly trainedTokens: number }[];
  readonly invocations: readonly { readonly modelId: string; readonly inputTokens: number }[];
}

let bench: Bench;
beforeAll(async () => {
  bench = await startBench();
  const policy = JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: "s3:*", Resource: "arn:aws:s3:::bill-*" }],
  });
  bench.cloud.kernel.iam.putRole({ ...serviceRole(), policies: { data: policy } });
});
afterAll(() => bench?.stop());

/** Chats of three turns in German, whose rows have a system text of two paragraphs of their own. */
function chats(): string {
  const labels = ["Lieferung", "Rechnung", "Rückgabe"];
  const rows = Array.from({ length: 300 }, (_, at) => ({
    schemaVersion: "bedrock-conversation-2024",
    system: [{ text: `Du bist freundlich.\n\nAntworte mit einem Wort, Fall ${at % 2}.` }],
    messages: [
      { role: "user", content: [{ text: `Guten Tag, hier ist Kunde Nr. ${at * 7919}.` }] },
      { role: "assistant", content: [{ text: "Worum geht es?" }] },
      {
        role: "user",
        content: [{ text: `Es geht um meine ${labels[at % 3]}.\n\nSeit ${at} Tagen …` }],
      },
      { role: "assistant", content: [{ text: labels[at % 3] }] },
    ],
  }));
  const file = join(temporaryFolder(), "chats.jsonl");
  writeFileSync(file, rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
  return file;
}

const tickets = () => "dataset-tools/examples/support-tickets.csv";

function colors(): string {
  const file = join(temporaryFolder(), "colors.csv");
  writeFileSync(file, colorsTable(160));
  return file;
}

it.each([
  ["labels, which the system text lists", "nova-micro", tickets, {}],
  ["prompt and completion", "llama-3-1-8b", tickets, { hyperparameters: { epochCount: 3 } }],
  [
    "a system text of the user's",
    "nova-lite",
    colors,
    { data: { system: "One label.\n\nNo more." } },
  ],
  ["no system text", "nova-micro", colors, { data: { system: "" } }],
  ["chats with system texts of their own", "nova-pro", chats, {}],
])(
  "plans the tokens that the local Bedrock bills, to the token: %s, %s",
  async (what, model, fileOf, options: Record<string, unknown>) => {
    const data = { files: [fileOf()], ...(options["data"] as object | undefined) };
    const config = await loadConfig(undefined, { ...options, model, data });
    const resolved = resolveConfig(config);
    const [region = ""] = resolved.model.regions ?? [];
    const folder = join(temporaryFolder(), "data");
    const { dataset } = await prepareData(config, resolved.model, { folder });
    const { plan } = proposeRun(resolved, dataset, { region, attempt: 1 });
    const planned = (item: Purchase["item"]) =>
      (plan.purchases.find((one) => one.item === item && !one.arm)?.quantity ?? 0) * 1000;

    const client = { ...bench.cloud.client, region };
    const bucket = `bill-${region}`;
    const s3 = new S3Client({ ...client, forcePathStyle: true });
    await s3.send(new CreateBucketCommand({ Bucket: bucket })).catch(() => undefined);
    const Body = readFileSync(dataset.train?.path ?? "");
    await s3.send(new PutObjectCommand({ Bucket: bucket, Key: `${model}.jsonl`, Body }));
    const bedrock = new BedrockClient(client);
    const jobName = `${model}-${what.replaceAll(/\W+/g, "-").slice(0, 20)}`;
    const { jobArn = "" } = await bedrock.send(
      new CreateModelCustomizationJobCommand(
        aJob({
          jobName,
          customModelName: jobName,
          baseModelIdentifier: resolved.model.id,
          hyperParameters: { ...plan.hyperParameters },
          trainingDataConfig: { s3Uri: `s3://${bucket}/${model}.jsonl` },
          outputDataConfig: { s3Uri: `s3://${bucket}/out/` },
        }),
      ),
    );
    const { status, failureMessage } = await jobEnd({ ...bench, bedrock }, jobArn);
    expect({ status, failureMessage }).toEqual({ status: "Completed" });

    const runtime = new BedrockRuntimeClient(client);
    const { id: baseModel, inferenceId: modelId } = resolved.model;
    // CloudWatch's counts are kept for 15 days, which must not pass while they are compared.
    const { clock } = bench.cloud.kernel;
    const { speed } = clock;
    Object.assign(clock, createClock({ speed: 60, start: clock.now() }));
    const before = await usage(region);
    let asked = 0;
    for (const line of readFileSync(dataset.evaluation.path, "utf8").trim().split("\n")) {
      const row = EvaluationRow.parse(JSON.parse(line));
      const answer = await converse(runtime, { modelId, baseModel, maxTokens: 100, row });
      asked += answer.inputTokens;
    }
    const after = await usage(region);
    Object.assign(clock, createClock({ speed, start: clock.now() }));
    const trained = after.training.find((job) => job.jobName === jobName)?.trainedTokens;
    expect(trained).toBe(Math.round(planned("training")));
    expect(asked).toBe(Math.round(planned("baseInput")));
    expect(inputOf(after, modelId) - inputOf(before, modelId)).toBe(asked);
  },
);

async function usage(region: string): Promise<Usage> {
  const answer = await fetch(`${bench.cloud.endpoint}/_tunewright/usage?region=${region}`);
  return (await answer.json()) as Usage;
}

function inputOf({ invocations }: Usage, modelId: string): number {
  return invocations.find((one) => one.modelId === modelId)?.inputTokens ?? 0;
}
