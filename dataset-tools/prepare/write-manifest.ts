import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import tool from "../../package.json" with { type: "json" };
import { defined } from "../defined.ts";
import type { SameAnswers } from "./answer-groups.ts";
import type { Collected } from "./collect-rows.ts";
import type { LeakageCount } from "./leakage.ts";
import { Manifest, manifestText } from "./manifest.ts";
import type { SplitShares } from "./splitter.ts";
import type { PartFiles } from "./write-parts.ts";

/** A manifest is read by people and passed around; the counts give the totals. */
const maxFindings = 100;

/** How the dataset was split. */
interface Cut {
  readonly seed: string;
  readonly shares: SplitShares;
  readonly byLabel: boolean;
  readonly groupBy: string | undefined;
  readonly parts: PartFiles;
  readonly sameAnswers: SameAnswers | undefined;
}

/** What was written. */
export interface Outcome {
  readonly format: string;
  readonly system: Manifest["system"];
  readonly cut: Cut;
  readonly leakage: LeakageCount;
}

/** Writes the manifest of a prepared dataset into its folder. */
export async function writeManifest(
  folder: string,
  collected: Collected,
  { format, system, cut, leakage }: Outcome,
): Promise<Manifest> {
  const { check, rejected, duplicates, nearDuplicates, leaked, labels } = collected;
  const { filtered, notDrawn } = collected;
  const written = Object.values(cut.parts).reduce((sum, part) => sum + part.rows, 0);
  const manifest = Manifest.parse({
    tool: { name: "tunewright", version: tool.version },
    model: check.model,
    method: check.method,
    format,
    sources: check.files,
    records: {
      read: check.records,
      rejected,
      duplicates,
      ...defined({ nearDuplicates, leaked: leaked === 0 ? undefined : leaked, filtered, notDrawn }),
      written,
    },
    findings: {
      counts: check.counts,
      ...defined({ waived: check.waived }),
      list: check.findings.slice(0, maxFindings),
      truncated: check.truncated || check.findings.length > maxFindings,
    },
    labels,
    system,
    split: splitOf(cut),
    leakage: leakage.counts(),
    questions: leakage.questions(),
  });
  await writeFile(join(folder, "manifest.json"), manifestText(manifest));
  return manifest;
}

function splitOf({ seed, shares, byLabel, groupBy, parts, sameAnswers }: Cut): Manifest["split"] {
  const byOther = byLabel ? "by-label" : "by-question";
  return {
    method: groupBy === undefined ? byOther : "by-group",
    seed,
    shares: { validation: shares.validation, evaluation: shares.evaluation },
    groupBy: groupBy ?? null,
    ...defined({ sameAnswers }),
    parts,
  };
}
