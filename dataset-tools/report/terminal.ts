import type { Finding, Severity } from "../check/finding.ts";
import type { CheckResult } from "../check-dataset.ts";
import { columnLines } from "./columns-text.ts";
import {
  type Group,
  groupFindings,
  placeOf,
  plural,
  tally,
  waivedGroups,
} from "./finding-groups.ts";

/** How the terminal report looks. */
export interface TerminalOptions {
  /** Places shown for each rule; default 5. */
  readonly examples?: number;
  /** Colors a text; plain text when absent. */
  readonly paint?: (text: string, style: Severity | "good" | "dim") => string;
}

/** The result for people: the verdict, then the findings by rule with their first places and the remedy. */
export function terminalReport(result: CheckResult, options: TerminalOptions = {}): string {
  const groups = groupFindings(result);
  const { paint = (text) => text } = options;
  const sections = groups.map((group) => section(group, options));
  const head = [verdict(result, groups, paint), ...columnLines(result.files)].join("\n");
  return [head, ...sections, ...waivers(result), ...footer(result)].join("\n\n").concat("\n");
}

function verdict(
  { ok, records, model, method, files }: CheckResult,
  groups: readonly Group[],
  paint: NonNullable<TerminalOptions["paint"]>,
): string {
  const word = ok ? paint("OK", "good") : paint("NOT OK", "error");
  const from = files.length === 1 ? (files[0]?.name ?? "") : plural(files.length, "file");
  return `${word}  ${plural(records, "record")} in ${from} for ${model} (${method}): ${tally(groups)}`;
}

function section({ rule, severity, count, listed }: Group, options: TerminalOptions): string {
  const { examples = 5, paint = (text) => text } = options;
  const lines = [
    `${paint(severity, severity)} ${rule.code}: ${rule.title} (${count.toLocaleString("en-US")})`,
  ];
  for (const finding of listed.slice(0, examples)) lines.push(`  ${one(finding)}`);
  if (count > examples) lines.push(paint(`  … and ${plural(count - examples, "other")}`, "dim"));
  for (const text of [rule.why, `→ ${rule.remedy}`]) lines.push(paint(`  ${text}`, "dim"));
  return lines.join("\n");
}

function one(finding: Finding): string {
  return `${placeOf(finding)}: ${finding.message}`;
}

/** Waived findings with their reasons, and waivers that no longer hold. */
function waivers(result: CheckResult): string[] {
  const waived = waivedGroups(result).map(
    ({ code, count, reason, until }) =>
      `waived ${code} (${count.toLocaleString("en-US")}) until ${until}: ${reason}`,
  );
  const expired = (result.expiredWaivers ?? []).map(
    ({ code, until }) =>
      `The waiver of ${code} ended on ${until}: its findings count again. Fix the rows, or set a later day in tunewright.yaml.`,
  );
  const lines = [...waived, ...expired];
  return lines.length === 0 ? [] : [lines.join("\n")];
}

function footer({ truncated, findings }: CheckResult): string[] {
  if (!truncated) return [];
  return [
    `The list was cut at ${plural(findings.length, "finding")}; raise --max-findings to see more.`,
  ];
}
