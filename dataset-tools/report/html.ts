import type { Examples } from "../check/example-rows.ts";
import type { CheckResult } from "../check-dataset.ts";
import type { CostEstimate } from "../estimate/cost.ts";
import type { Profile } from "../estimate/profile.ts";
import type { Manifest } from "../prepare/manifest.ts";
import { columnLines } from "./columns-text.ts";
import { escapeXml } from "./escape.ts";
import {
  type Group,
  groupFindings,
  placeOf,
  plural,
  tally,
  waivedGroups,
} from "./finding-groups.ts";
import { costTable, labelHistogram, lengthHistogram } from "./html-charts.ts";
import { styles } from "./html-style.ts";
import { leftOut } from "./left-out.ts";

const MAX_PLACES = 50;

/** What the page shows in addition to the findings. */
export interface HtmlOptions {
  /** Lengths, labels and tokens of the dataset. */
  readonly profile?: Profile;
  readonly cost?: CostEstimate;
  /** Rows to show; the page then contains text of the dataset and says so. */
  readonly examples?: Examples;
  /** What became of the rows that were read, when a set was made of them. */
  readonly rows?: Manifest["records"];
}

/** The result as one self-contained page: no script, no font, no link. */
export function htmlReport(result: CheckResult, options: HtmlOptions = {}): string {
  const groups = groupFindings(result);
  const { profile, cost, examples, rows } = options;
  const parts = [
    verdict(result, groups),
    rows === undefined ? "" : rowsTable(rows),
    filesTable(result),
    ...groups.map((group) => section(group, examples)),
    waivedSection(result),
    profile === undefined ? "" : lengthHistogram(profile) + labelHistogram(profile),
    cost === undefined ? "" : costTable(cost),
    footer(result, examples !== undefined),
  ];
  const title = `Data check for ${escapeXml(result.model)}`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${title}</title>
<style>${styles}</style>
</head>
<body>
<main>
<h1>${title}</h1>
${parts.filter((part) => part !== "").join("\n")}
</main>
</body>
</html>
`;
}

function verdict({ ok, records, method }: CheckResult, groups: readonly Group[]): string {
  const word = ok ? "Ready" : "Not ready";
  const summary = `${plural(records, "record")}, method ${method}: ${tally(groups)}`;
  return `<p class="verdict ${ok ? "good" : "bad"}"><strong>${word}.</strong> ${escapeXml(summary)}.</p>`;
}

function rowsTable(records: Manifest["records"]): string {
  const lines: readonly (readonly [string, number])[] = [
    ["read", records.read],
    ...leftOut(records).map(({ why, rows }) => [`left out: ${why}`, rows] as const),
    ["written", records.written],
  ];
  const rows = lines.map(
    ([what, count]) => `<tr><td>${what}</td><td>${count.toLocaleString("en-US")}</td></tr>`,
  );
  return `<table><thead><tr><th>rows</th><th>count</th></tr></thead><tbody>${rows.join("")}</tbody></table>`;
}

const MAX_FILES = 200;

function filesTable({ files }: CheckResult): string {
  const rows = files
    .slice(0, MAX_FILES)
    .map(
      ({ name, bytes, records, sha256 }) =>
        `<tr><td>${escapeXml(name)}</td><td>${bytes.toLocaleString("en-US")}</td>` +
        `<td>${records.toLocaleString("en-US")}</td><td><code>${escapeXml(sha256.slice(0, 16))}…</code></td></tr>`,
    );
  const others = files.length - rows.length;
  if (others > 0) rows.push(`<tr><td colspan="4">… and ${plural(others, "other file")}</td></tr>`);
  const columns = columnLines(files).map((line) => `<p>${escapeXml(line)}</p>`);
  return `<table><thead><tr><th>file</th><th>bytes</th><th>records</th><th>SHA-256</th></tr></thead><tbody>${rows.join("")}</tbody></table>${columns.join("")}`;
}

function section({ rule, severity, count, listed }: Group, examples: Examples | undefined): string {
  const places = listed
    .slice(0, MAX_PLACES)
    .map(
      (finding) =>
        `<li><code>${escapeXml(placeOf(finding))}</code> ${escapeXml(finding.message)}</li>`,
    );
  const more = count - places.length;
  if (more > 0) places.push(`<li>… and ${escapeXml(plural(more, "other"))}</li>`);
  return `<section class="${severity}">
<h2><span class="badge">${severity}</span> ${escapeXml(rule.title)} <small>${count.toLocaleString("en-US")} × ${escapeXml(rule.code)}</small></h2>
<p>${escapeXml(rule.why)} <strong>${escapeXml(rule.remedy)}</strong></p>
<details${count <= 5 ? " open" : ""}><summary>Places</summary><ul>${places.join("")}</ul></details>
${exampleList(rule.code, examples)}</section>`;
}

/** Findings that are accepted until a day, with the reason. */
function waivedSection(result: CheckResult): string {
  const items = waivedGroups(result).map(
    ({ code, count, reason, until }) =>
      `<li>${escapeXml(`${count.toLocaleString("en-US")} × ${code}, until ${until}: ${reason}`)}</li>`,
  );
  if (items.length === 0) return "";
  return `<section class="hint"><h2>Waived findings</h2><ul>${items.join("")}</ul></section>`;
}

function exampleList(code: string, examples: Examples | undefined): string {
  const rows = examples?.of(code) ?? [];
  if (rows.length === 0) return "";
  const items = rows.map(
    ({ file, line, question, answer }) =>
      `<blockquote><cite>${escapeXml(`${file}:${line}`)}</cite><p>${escapeXml(question)}</p><p class="answer">${escapeXml(answer)}</p></blockquote>`,
  );
  return `<details><summary>Examples</summary>${items.join("")}</details>`;
}

function footer({ truncated }: CheckResult, quotes: boolean): string {
  const cut = truncated ? "Not all findings are listed; the counts are complete. " : "";
  const text = quotes
    ? "This page contains text from the dataset: handle it like the data itself."
    : "This page contains no text from the dataset except labels.";
  return `<footer>${cut}${text}</footer>`;
}
