import { isDeepStrictEqual } from "node:util";
import type { Bucket } from "../../../objects.ts";
import { verdictDifferences } from "../../../registry/audit/evidence.ts";
import type { RegistryEntry } from "../../../registry/entry.ts";
import { manifestFile } from "../../../run-folder/manifest.ts";
import { planFile } from "../../../run-folder/plan.ts";
import { hashPlan } from "../../../run-folder/plan-hash.ts";
import { reportFile } from "../../../run-folder/report.ts";
import { verdictFile } from "../../../run-folder/verdict.ts";
import type { ExecutionInput } from "../../../workflow/input.ts";
import { findStoredInput, type StoredInput } from "../stored-input.ts";
import { readFile } from "./read-file.ts";
import { verdictChecks } from "./verdict-checks.ts";
import { type Check, compared } from "./verification.ts";

/** Whether what a version's files say agrees: plan, input, manifest, verdict, report and entry. */
export async function contentChecks(bucket: Bucket, entry: RegistryEntry): Promise<Check[]> {
  const stored = await findStoredInput(bucket, entry);
  return [
    ...(await planChecks(bucket, entry)),
    ...inputChecks(entry, stored),
    ...(await manifestChecks(bucket, entry)),
    ...(await verdictChecks(bucket, entry, stored)),
    ...(await reportChecks(bucket, entry)),
  ];
}

async function planChecks(bucket: Bucket, { runId, planHash }: RegistryEntry): Promise<Check[]> {
  const name = "plan.json";
  const { value: plan, checks } = await readFile(bucket, runId, { file: planFile, name });
  if (plan === undefined) return [...checks];
  return [compared(name, "hash of the plan", { expected: planHash, found: hashPlan(plan) })];
}

/** What the execution was started with, and what the entry says of it. */
function inputChecks(entry: RegistryEntry, stored: StoredInput | undefined): Check[] {
  if (stored === undefined) {
    const note = "no file of the run has the input that can be read";
    return [
      compared("run.json", "input of the execution", { expected: "an input", found: null, note }),
    ];
  }
  const { file, input } = stored;
  const { trainRows, validationRows, evaluationRows, sha256 } = input.dataset;
  const found: Readonly<Record<string, unknown>> = {
    ...{ runId: input.runId, group: input.group, planHash: input.planHash, origin: input.origin },
    customizationType: input.customizationType,
    hyperParameters: hyperParametersOf(input, entry),
    dataset: { trainRows, validationRows, evaluationRows, sha256 },
    "baseModel.id": input.baseModel.id,
    "serving.path": input.serving.path,
  };
  const expected: Readonly<Record<string, unknown>> = {
    ...entry,
    "baseModel.id": entry.baseModel.id,
    "serving.path": entry.serving.path,
  };
  return Object.entries(found).map(([name, value]) =>
    compared(file, `${name} of the execution's input`, {
      expected: textOf(expected[name]),
      found: textOf(value),
    }),
  );
}

/** Of a hyperparameter sweep those of the candidate that the entry says was chosen. */
function hyperParametersOf(
  { hyperparameterSweep: sweep, hyperParameters }: ExecutionInput,
  { hyperparameterSweep: swept }: RegistryEntry,
): Readonly<Record<string, string>> {
  const chosen = sweep?.candidates.find(({ name }) => name === swept?.chosen);
  return chosen?.hyperParameters ?? hyperParameters;
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

async function manifestChecks(bucket: Bucket, entry: RegistryEntry): Promise<Check[]> {
  const name = "input/manifest.json";
  const { value: manifest, checks } = await readFile(bucket, entry.runId, {
    file: manifestFile,
    name,
  });
  if (manifest === undefined) return [...checks];
  const parts = ["train", "validation", "evaluation"] as const;
  return parts.flatMap((part) => {
    const expected = entry.dataset.sha256[part];
    const found = manifest.split.parts[part]?.sha256 ?? null;
    return expected === null ? [] : [compared(name, `SHA-256 of ${part}`, { expected, found })];
  });
}

/** The report repeats other files: it must say what they say. */
async function reportChecks(bucket: Bucket, entry: RegistryEntry): Promise<Check[]> {
  const name = "report.json";
  const { runId } = entry;
  const { value: report, checks } = await readFile(bucket, runId, { file: reportFile, name });
  if (report === undefined) return [...checks];
  const [plan, verdict] = [
    await planFile.findReadable(bucket, runId),
    await verdictFile.findReadable(bucket, runId),
  ];
  const same = (what: string, one: unknown, other: unknown) =>
    compared(name, what, {
      expected: "the same",
      found: isDeepStrictEqual(one, other) ? "the same" : "another",
    });
  return [
    ...(plan === undefined ? [] : [same("the plan of plan.json", report.plan, plan)]),
    ...(verdict === undefined
      ? []
      : [same("the verdict of verdict.json", report.verdict, verdict)]),
    same("the entry's figures", verdictDifferences(entry, report.verdict ?? null), []),
    compared(name, "model", { expected: entry.modelArn, found: report.modelArn }),
    ...(entry.jobArn === null
      ? []
      : [compared(name, "job", { expected: entry.jobArn, found: report.jobArn })]),
  ];
}
