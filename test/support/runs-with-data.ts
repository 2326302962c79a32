import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PutObjectCommand } from "@aws-sdk/client-s3";
import { expect } from "vitest";
import { prepareDataset } from "../../dataset-tools/index.ts";
import { runLayout } from "../../pipeline/run-folder/layout.ts";
import { type PipelineCloud, startPipelineCloud } from "./pipeline-cloud.ts";
import { aRequest } from "./request.ts";

/** A row of the file that is prepared: question and label. */
type CsvRow = readonly [question: string, label: string];

const LABELS = ["refund", "delivery", "account"];

/** Sixty rows of three labels, twenty of each. */
const rows: readonly CsvRow[] = Array.from({ length: 60 }, (_, at): CsvRow => {
  const label = LABELS[at % 3] ?? "";
  return [`Please help with the ${label} of order ${at * 7919}`, label];
});

/** Two rows are missing, three have another answer, four are new and of a label of their own. */
const laterRows: readonly CsvRow[] = [
  ...rows.slice(2).map(([question, label], at): CsvRow => [question, at < 3 ? "other" : label]),
  ...Array.from({ length: 4 }, (_, at): CsvRow => [`Depot ${at * 101}: when open`, "hours"]),
];

/** USD by 1,000 tokens. */
const usdPer1000Tokens = {
  tuned: { input: 0.001, output: 0.002 },
  base: { input: 0.0005, output: 0.001 },
};

/**
 * Two runs of the group `mails` that have ended, with the files that a preparation writes in their folders: `first`,
 * of rows with one duplicate, whose model the alias pointed at, and `second`, of later rows, whose it points at now.
 */
export async function startRunsWithData(): Promise<PipelineCloud> {
  const pipeline = await startPipelineCloud();
  const evaluation = { ...aRequest("first").evaluation, usdPer1000Tokens };
  for (const runId of ["first", "second"]) {
    await pipeline.start(runId, { group: "mails", evaluation });
    expect((await pipeline.end(runId)).status).toBe("SUCCEEDED");
  }
  await putPrepared(pipeline, "first", [...rows, ...rows.slice(0, 1)]);
  await putPrepared(pipeline, "second", laterRows);
  return pipeline;
}

/** Puts what a preparation of the rows writes into a run's folder. */
async function putPrepared(
  { bucket }: PipelineCloud,
  runId: string,
  all: readonly CsvRow[],
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "tunewright-"));
  const [file, outDir] = [join(folder, "rows.csv"), join(folder, "out")];
  writeFileSync(file, ["text,label", ...all.map((row) => row.join(","))].join("\n"));
  const columns = { prompt: "text", completion: "label" };
  const split = { validation: 0, evaluation: 0.2 };
  await prepareDataset({ inputs: [file], model: "nova-micro", outDir, columns, split });
  const { train, evaluation, manifest } = runLayout(runId);
  for (const Key of [train, evaluation, manifest]) {
    const Body = readFileSync(join(outDir, Key.split("/").at(-1) ?? ""));
    await bucket.s3.send(new PutObjectCommand({ Bucket: bucket.name, Key, Body }));
  }
  rmSync(folder, { recursive: true });
}
