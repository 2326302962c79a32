import { spawnSync } from "node:child_process";
import { cpus, loadavg } from "node:os";
import { fileURLToPath } from "node:url";
import type { Example } from "../../infra/local/training/example.ts";
import { fetchFastText, SETTINGS } from "./fasttext.ts";
import { LABEL_EPOCHS, type LabelFigures, TEXT_EPOCHS, type TextFigures } from "./training-job.ts";
import { labelSets, OUT_OF_SCOPE, textSets } from "./training-sets.ts";

const SEEDS = Number(process.env["BENCH_SEEDS"] ?? 3);
const JOB = fileURLToPath(new URL("./training-job.ts", import.meta.url));

/** What the local Bedrock learns, and how fast: labels beside fastText, free text beside the most similar row. */
export async function run(): Promise<void> {
  const load = loadavg()[0]?.toFixed(1);
  console.log(`Training: load ${load} on ${cpus().length} cores; seconds are those of this load`);
  printLabels();
  printTexts();
}

function printLabels(): void {
  console.log(
    `Labels: ${LABEL_EPOCHS} epochs, ${SEEDS} orders of the rows; accuracy in % of the rows in scope (mean, lowest to highest)`,
  );
  const hasFastText = canFetchFastText();
  for (const [name, { need, read }] of Object.entries(labelSets)) {
    if (need.path === undefined) {
      console.log(`${name}: skipped (needs ${need.name})`);
      continue;
    }
    const { train, test } = read(need.path);
    console.log(
      `${name}: ${train.length} rows; baseline, the commonest label: ${percent(majority(train, test))}`,
    );
    const peer = hasFastText ? labelFigures("fasttext", name, 1) : [];
    if (hasFastText) printLabelFigures("fastText (WebAssembly)", peer, peer);
    printLabelFigures("local Bedrock", labelFigures("own", name, SEEDS), peer);
  }
}

function canFetchFastText(): boolean {
  try {
    fetchFastText();
    console.log(`fastText, one run: ${JSON.stringify(SETTINGS)}`);
    return true;
  } catch (error) {
    console.log(`no fastText beside it: ${(error as Error).message}`);
    return false;
  }
}

function labelFigures(job: string, set: string, seeds: number): LabelFigures[] {
  return Array.from({ length: seeds }, (_, seed) => figuresOf(job, set, seed) as LabelFigures);
}

function printLabelFigures(
  name: string,
  figures: readonly LabelFigures[],
  peer: readonly LabelFigures[],
): void {
  const speed = mean(figures.map(({ recordsPerSecond }) => recordsPerSecond));
  const peerSpeed = mean(peer.map(({ recordsPerSecond }) => recordsPerSecond));
  const ratio =
    peer.length > 0 && peer !== figures ? ` (${(speed / peerSpeed).toFixed(1)} × fastText)` : "";
  const outside = figures.flatMap(({ outOfScope }) => outOfScope ?? []);
  console.log(
    [
      `  ${name.padEnd(24)} ${spread(figures.map(({ accuracy }) => accuracy))}`,
      `${mean(figures.map(({ seconds }) => seconds)).toFixed(1)} s`,
      `${speed.toFixed(0)} records/s${ratio}`,
      `${Math.max(...figures.map(({ megabytes }) => megabytes)).toFixed(0)} MB at most`,
    ].join("  "),
  );
  if (outside.length === 0) return;
  const recall = spread(outside.map((one) => one.recall));
  const precision = spread(outside.map((one) => one.precision));
  console.log(`  ${"".padEnd(24)} out of scope: recall ${recall}, precision ${precision}`);
}

function printTexts(): void {
  console.log(
    `Free text: ${TEXT_EPOCHS} epochs; baseline: the answer of the row with the most similar prompt`,
  );
  for (const [name, { need }] of Object.entries(textSets)) {
    if (need.path === undefined) {
      console.log(`${name}: skipped (needs ${need.name})`);
      continue;
    }
    const { lossBefore, lossAfter, own, nearest, ...cost } = figuresOf("text", name) as TextFigures;
    const f1 = `F1 ${percent(own.f1)} against ${percent(nearest.f1)} (${(own.f1 / nearest.f1).toFixed(2)} × the baseline)`;
    console.log(
      [
        `  ${name.padEnd(10)} loss ${lossBefore.toFixed(3)} → ${lossAfter.toFixed(3)}`,
        f1,
        `exact ${percent(own.exact)} against ${percent(nearest.exact)}`,
        `${cost.seconds.toFixed(1)} s  ${cost.piecesPerSecond.toFixed(0)} pieces/s  ${cost.megabytes.toFixed(0)} MB at most`,
      ].join("  "),
    );
  }
}

/** The figures that a process of its own prints last. */
function figuresOf(job: string, set: string, seed = 0): unknown {
  const args = ["--import", "tsx", JOB, job, set, String(seed)];
  const { stdout, stderr, status } = spawnSync(process.execPath, args, { encoding: "utf8" });
  if (status !== 0) throw new Error(`${job} on ${set} failed: ${stderr}`);
  return JSON.parse(stdout.trim().split("\n").at(-1) ?? "");
}

/** Accuracy of answering the commonest label of the training rows. */
function majority(train: readonly Example[], test: readonly Example[]): number {
  const counts = new Map<string, number>();
  for (const { completion } of train) counts.set(completion, (counts.get(completion) ?? 0) + 1);
  const [common = ""] = [...counts].sort((a, b) => b[1] - a[1])[0] ?? [];
  const inScope = test.filter(({ completion }) => completion !== OUT_OF_SCOPE);
  return inScope.filter(({ completion }) => completion === common).length / inScope.length;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function spread(shares: readonly number[]): string {
  const range = `${percent(Math.min(...shares))} to ${percent(Math.max(...shares))}`;
  return `${percent(mean(shares))} (${range})`;
}

function percent(share: number): string {
  return (100 * share).toFixed(2);
}
