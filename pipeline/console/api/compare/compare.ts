import { compareSides } from "../../../run/compare-runs.ts";
import { comparedOf } from "../../../run/compared.ts";
import type { RunComparison } from "../../../run/run-comparison.ts";
import { type ReadSide, type RunAt, readSide } from "../../../run/run-side.ts";
import type { RunStatus } from "../../../run/status.ts";
import { metricsFile } from "../../../run-folder/metrics.ts";
import type { ApiCall } from "../../http/route.ts";
import { type Places, placeOfRun } from "../../place.ts";
import { lossesOf } from "../run/losses.ts";
import { readAbout } from "../runs/read-about.ts";
import type { ComparedFact, ComparedRun, ComparisonView } from "./comparison-view.ts";

/** Changed rows of each kind that are sent. */
const MAX_WORSE = 300;
const MAX_BETTER = 200;

/** `GET /api/compare?a=&b=`. @throws UserError `Run.Unknown` */
export async function compare({ places, query }: ApiCall): Promise<ComparisonView> {
  const [a, b] = await openSides(places, { a: query.get("a") ?? "", b: query.get("b") ?? "" });
  const [comparison, runA, runB] = await Promise.all([
    compareSides(a, b),
    comparedRun(a),
    comparedRun(b),
  ]);
  return {
    ...{ a: runA, b: runB, facts: factsOf(comparison) },
    labels: { onlyA: labelsOnlyIn(a, b), onlyB: labelsOnlyIn(b, a) },
    answers: answersOf(comparison),
  };
}

/** Reads two runs, each in its Region. @throws UserError `Run.Unknown` */
export async function openSides(
  places: Places,
  names: { readonly a: string; readonly b: string },
): Promise<[ReadSide, ReadSide]> {
  const open = async (runId: string): Promise<RunAt> => {
    const { environment } = await placeOfRun(places, runId);
    return { environment, runId };
  };
  const [a, b] = await Promise.all([open(names.a), open(names.b)]);
  return Promise.all([readSide(a), readSide(b)]);
}

async function comparedRun({ environment, execution, runId }: ReadSide): Promise<ComparedRun> {
  const run = {
    runId,
    resumes: execution.number - 1,
    status: (execution.status ?? "RUNNING") as RunStatus,
    startedAt: execution.startDate?.getTime() ?? 0,
    stoppedAt: execution.stopDate?.getTime() ?? null,
  };
  const [about, metrics] = await Promise.all([
    readAbout(environment, run),
    metricsFile.findReadable(environment.bucket, runId),
  ]);
  return { runId, about, losses: metrics === undefined ? null : lossesOf(metrics) };
}

function factsOf({ a, b, differences }: Omit<RunComparison, "rows">): ComparedFact[] {
  const names = new Set([...Object.keys(a.facts), ...Object.keys(b.facts)]);
  return [...names].map((name) => ({
    name,
    a: a.facts[name] ?? "",
    b: b.facts[name] ?? "",
    differs: differences.includes(name),
  }));
}

function labelsOnlyIn(one: ReadSide, other: ReadSide): string[] {
  const others = new Set(other.input?.dataset.labels ?? []);
  return (one.input?.dataset.labels ?? []).filter((label) => !others.has(label));
}

function answersOf({ answers }: Omit<RunComparison, "rows">): ComparisonView["answers"] {
  if (answers === null) return null;
  const { worse, better } = answers;
  return {
    ...answers,
    compared: comparedOf(answers),
    counts: { worse: worse.length, better: better.length },
    worse: worse.slice(0, MAX_WORSE),
    better: better.slice(0, MAX_BETTER),
  };
}
