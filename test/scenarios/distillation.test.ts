import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { GetModelCustomizationJobCommand } from "@aws-sdk/client-bedrock";
import { afterAll, beforeAll, expect, it } from "vitest";
import { loadConfig } from "../../pipeline/config/load.ts";
import { versionsOfRun } from "../../pipeline/registry/versions.ts";
import { prepareData } from "../../pipeline/run/prepare.ts";
import { proposeRun, resolveConfig } from "../../pipeline/run/propose.ts";
import { startRun } from "../../pipeline/run/start.ts";
import { RunOutput } from "../../pipeline/run-folder/run-output.ts";
import { verdictFile } from "../../pipeline/run-folder/verdict.ts";
import { examples } from "../support/bedrock-tuning.ts";
import { type PipelineCloud, startPipelineCloud } from "../support/pipeline-cloud.ts";
import { fastCloudLimits } from "../support/request.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

let pipeline: PipelineCloud;
beforeAll(async () => {
  pipeline = await startPipelineCloud();
});
afterAll(() => pipeline?.stop());

/** Rows of which every second one has no answer. */
function halfAnswered(): string {
  const file = join(temporaryFolder(), "questions.jsonl");
  const lines = examples(300).map(({ prompt, completion }, at) => {
    const turn = (role: string, content: string) => ({ role, content });
    const answer = at % 8 < 4 ? [turn("assistant", completion)] : [];
    return JSON.stringify({ messages: [turn("user", prompt), ...answer] });
  });
  writeFileSync(file, `${lines.join("\n")}\n`);
  return file;
}

async function propose(file: string) {
  const config = await loadConfig(undefined, {
    ...{ model: "nova-micro", data: { files: [file] }, limits: fastCloudLimits },
    distillation: { teacher: "us.amazon.nova-pro-v1:0" },
  });
  const resolved = resolveConfig(config);
  const { dataset } = await prepareData(config, resolved.model, { folder: temporaryFolder() });
  return proposeRun(resolved, dataset, { region: "us-east-1", attempt: 1 });
}

it("learns a teacher's answers, half of the rows without an answer, and comes to a verdict on the others", async () => {
  const proposal = await propose(halfAnswered());
  const { runId, input, dataset } = proposal;
  expect(dataset.validation).toBeNull();
  const trained = readFileSync(dataset.train?.path ?? "", "utf8")
    .trim()
    .split("\n");
  const roles = trained.map((line) => (JSON.parse(line) as { messages: object[] }).messages.length);
  expect(roles.filter((count) => count === 1)).toHaveLength(148);
  await startRun(pipeline.environment, proposal);
  const { status, cause, output } = await pipeline.end(runId);
  expect([status, cause]).toEqual(["SUCCEEDED", undefined]);
  const { outcome } = RunOutput.parse(JSON.parse(output ?? "{}"));
  const verdict = await verdictFile.find(pipeline.bucket, runId);
  expect(verdict?.rows).toBe(input.dataset.evaluationRows);
  expect(verdict?.scores[0].tuned).toBeGreaterThan(verdict?.scores[0].base ?? 1);
  expect(outcome).toBe("accepted");
  const job = await pipeline.bedrock.send(
    new GetModelCustomizationJobCommand({ jobIdentifier: runId }),
  );
  expect(job).toMatchObject({
    customizationType: "DISTILLATION",
    customizationConfig: {
      distillationConfig: {
        teacherModelConfig: { teacherModelIdentifier: "us.amazon.nova-pro-v1:0" },
      },
    },
  });
  const [version] = await versionsOfRun(pipeline.bucket, input.group, runId);
  expect(version).toMatchObject({ customizationType: "DISTILLATION", hyperParameters: {} });
});

it("is refused before it costs anything where no row has an answer to compare with", async () => {
  const file = join(temporaryFolder(), "prompts.jsonl");
  const lines = examples(150).map(({ prompt: content }) =>
    JSON.stringify({ messages: [{ role: "user", content }] }),
  );
  writeFileSync(file, lines.join("\n"));
  await expect(propose(file)).rejects.toMatchObject({
    code: "Dataset.NoneHeldOut",
    hint: expect.stringContaining("--held-out"),
  });
});
