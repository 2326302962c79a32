import type { Manifest } from "../../../../dataset-tools/prepare/manifest.ts";
import { counted, grouped } from "../../../counts.ts";
import type { Acceptance } from "../../../run-folder/acceptance.ts";
import type { PartFile } from "./part-files.ts";

/** Something said of the data, and whether it is fine. */
export interface Statement {
  readonly tone: "good" | "unsure" | "bad" | "";
  readonly text: string;
}

/** Rows that were read, by what became of them. */
export interface Fate {
  readonly what: string;
  readonly why: string;
  readonly rows: number;
  /** Part that they are in, `out`, or `bad`. */
  readonly kind: string;
}

/** A line of the description of the split. */
export interface SplitField extends Statement {
  readonly title: string;
}

/** What a part is for. */
const PARTS: Readonly<Record<PartFile["part"], readonly [what: string, why: string]>> = {
  train: ["training", "the model learns from them"],
  validation: ["validation", "the loss is measured on them while it learns"],
  evaluation: ["held out", "not used for training; the models are compared on them"],
};

/** What to know of the data at a glance. */
export function summaryOf(
  manifest: Manifest | null,
  files: readonly PartFile[],
  acceptance: Acceptance | undefined,
): Statement[] {
  const used = files.reduce((sum, { rows }) => sum + rows, 0);
  return [
    { tone: "", text: `${counted(used, "row")} used` },
    ...(manifest === null ? [] : [findings(manifest), leakage(manifest)]),
    ...(acceptance === undefined ? [] : [accepted(acceptance)]),
  ];
}

function findings({ findings: { list, counts } }: Manifest): Statement {
  const count = (wanted: string) => {
    const codes = new Set(list.filter((one) => one.severity === wanted).map(({ code }) => code));
    return [...codes].reduce((sum, code) => sum + (counts[code] ?? 0), 0);
  };
  const [errors, warnings, hints] = [count("error"), count("warning"), count("hint")];
  if (errors > 0) return { tone: "bad", text: counted(errors, "error") };
  if (warnings > 0) return { tone: "unsure", text: counted(warnings, "warning") };
  return { tone: "good", text: hints > 0 ? counted(hints, "hint") : "no findings" };
}

function leakage(manifest: Manifest): Statement {
  const rows = matchesOf(manifest).reduce((sum, [found]) => sum + found, 0);
  if (rows === 0) return { tone: "good", text: "no leakage" };
  return { tone: "unsure", text: `${counted(rows, "row")} leaked` };
}

function accepted({ processed, accepted: rows }: Acceptance): Statement {
  if (rows === processed) return { tone: "good", text: "all accepted by AWS" };
  return { tone: "bad", text: `AWS accepted ${grouped(rows)} of ${grouped(processed)}` };
}

/** Every row that was read, by what became of it. */
export function fatesOf({ records }: Manifest, files: readonly PartFile[]): Fate[] {
  const { rejected, duplicates, nearDuplicates = 0, leaked = 0 } = records;
  const { filtered = 0, notDrawn = 0 } = records;
  const kept = files.map(({ part, rows }): Fate => {
    const [what, why] = PARTS[part];
    return { what, why, rows, kind: part };
  });
  const out: Fate[] = [
    { what: "defective", why: "left out on request", rows: rejected, kind: "bad" },
    { what: "exact duplicates", why: "the first of each is kept", rows: duplicates, kind: "out" },
    { what: "near duplicates", why: "left out on request", rows: nearDuplicates, kind: "out" },
    { what: "leaked", why: "a held-out row has the same question", rows: leaked, kind: "out" },
    { what: "filtered", why: "not wanted by the filter", rows: filtered, kind: "out" },
    { what: "not drawn", why: "the set is a sample", rows: notDrawn, kind: "out" },
  ];
  return [...kept, ...out.filter(({ rows }) => rows > 0)];
}

const METHODS: Readonly<Record<Manifest["split"]["method"], string>> = {
  "by-group": "rows of one group are on one side",
  "by-label": "labels are in proportion; the same rows always split the same way",
  "by-question":
    "rows with the same question are on one side; the same rows always split the same way",
};

/** How the rows were split, and whether held-out rows have a match among those that are trained on. */
export function splitOf(manifest: Manifest, files: readonly PartFile[]): SplitField[] {
  const { method, seed, groupBy } = manifest.split;
  const all = files.reduce((sum, { rows }) => sum + rows, 0);
  const parts = files.map(
    ({ part, rows }) => `${grouped(rows)} ${PARTS[part][0]} (${Math.round((100 * rows) / all)}%)`,
  );
  const plain = (title: string, text: string): SplitField => ({ title, text, tone: "" });
  return [
    plain("Sizes", parts.join(", ")),
    plain("Method", `${method.replaceAll("-", " ")}: ${METHODS[method]}`),
    plain("Seed", seed),
    ...(groupBy === null ? [] : [plain("Grouped by", groupBy)]),
    { title: "Leakage", ...leakageField(manifest) },
    ...earlierField(manifest),
  ];
}

/** Rows with a match on the other side of the split, by kind of match. */
function matchesOf({ leakage: of }: Manifest): [rows: number, kind: string][] {
  const all: [number, string][] = [
    [of.exact, "the same row"],
    [of.question, "the same question but for case and punctuation"],
    [of.near ?? 0, "most words of a question"],
    [of.group, "the same group"],
  ];
  return all.filter(([rows]) => rows > 0);
}

function leakageField(manifest: Manifest): Statement {
  const found = matchesOf(manifest).map(([rows, kind]) => `${grouped(rows)} (${kind})`);
  const unchecked = manifest.leakage.near === null ? " Near matches were not checked." : "";
  if (found.length === 0) {
    const text = `None: no held-out row has a match among the training rows.${unchecked}`;
    return { tone: "good", text };
  }
  const rows = `Rows with a match on the other side of the split: ${found.join(", ")}.`;
  return { tone: "unsure", text: rows + unchecked };
}

function earlierField({ leakage: { against } }: Manifest): SplitField[] {
  if (against.length === 0) return [];
  const rows = against.reduce((sum, one) => sum + one.heldOutThen + one.trainedThen, 0);
  const datasets = counted(against.length, "earlier dataset");
  return [
    {
      title: "Earlier datasets",
      tone: rows === 0 ? "good" : "unsure",
      text: `${counted(rows, "row")} on the other side of the split of ${datasets}.`,
    },
  ];
}
