import type { RunReport } from "../../run-folder/report.ts";
import type { Verdict } from "../../run-folder/verdict.ts";
import { type RegistryEntry, versionKey } from "../entry.ts";
import type { AuditFinding } from "./consistency.ts";

/** What a run's folder has of the decision on a version; null where it has nothing that can be read. */
export interface Decided {
  readonly verdict: Verdict | null;
  readonly report: Pick<RunReport, "verdict" | "modelArn"> | null;
}

/** Whether a version's entry, its run's verdict and its report say the same. */
export function evidenceFindings(entry: RegistryEntry, decided: Decided): AuditFinding[] {
  const about = versionKey(entry.group, entry.version);
  const { verdict, report } = decided;
  const missing = [
    ...(verdict === null ? ["verdict.json"] : []),
    ...(report === null ? ["report.json"] : []),
  ];
  return [
    ...missing.map((name) => ({
      kind: "evidence-missing" as const,
      about,
      message: `the folder of the run ${entry.runId} has no ${name} that can be read`,
    })),
    ...[...verdictDifferences(entry, verdict), ...reportDifferences(entry, report)].map(
      (message) => ({ kind: "evidence-differs" as const, about, message }),
    ),
  ];
}

/** The figures of a decision that an entry repeats. */
function figuresOf({ outcome, rows, scores: [score] }: Verdict) {
  const { name, tuned, base, gain, interval } = score;
  return { outcome, name, rows, tuned, base, gain, ...interval };
}

/** Where the entry and a verdict contradict each other, in sentences. */
export function verdictDifferences(
  { outcome, scores }: RegistryEntry,
  verdict: Verdict | null,
  source = "verdict.json",
): string[] {
  if (verdict === null) return [];
  const entry: Readonly<Record<string, unknown>> = { outcome, ...scores };
  return Object.entries(figuresOf(verdict)).flatMap(([name, value]) =>
    entry[name] === value ? [] : [`${name} is ${entry[name]} in the entry, ${value} in ${source}`],
  );
}

function reportDifferences(entry: RegistryEntry, report: Decided["report"]): string[] {
  if (report === null) return [];
  const { verdict, modelArn } = report;
  return [
    ...verdictDifferences(entry, verdict, "report.json"),
    ...(modelArn === entry.modelArn
      ? []
      : [`the model is ${entry.modelArn} in the entry, ${modelArn} in report.json`]),
  ];
}
