import { allRules } from "../check/all-rules.ts";
import type { Finding, Severity } from "../check/finding.ts";
import type { RuleInfo } from "../check/rule.ts";
import type { CheckResult } from "../check-dataset.ts";

/** The findings of one rule. */
export interface Group {
  readonly rule: RuleInfo;
  /** The highest severity among the findings listed. */
  readonly severity: Severity;
  /** All, listed or not. */
  readonly count: number;
  readonly listed: readonly Finding[];
}

const order: readonly Severity[] = ["error", "warning", "hint"];
const byCode = new Map(allRules.map((rule) => [rule.code, rule]));

/** Findings by rule: errors first, then by the order of the rules. */
export function groupFindings({ counts, findings }: CheckResult): Group[] {
  const listed = new Map<string, Finding[]>();
  for (const finding of findings) {
    if (finding.waived !== undefined) continue;
    const group = listed.get(finding.code);
    if (group === undefined) listed.set(finding.code, [finding]);
    else group.push(finding);
  }
  const groups = Object.entries(counts).map(([code, count]) =>
    makeGroup(code, count, listed.get(code) ?? []),
  );
  const place = (group: Group) => order.indexOf(group.severity) * 1000 + indexOf(group.rule.code);
  return groups.sort((a, b) => place(a) - place(b));
}

/** Waived findings of one rule and waiver. */
export interface WaivedGroup {
  readonly code: string;
  readonly count: number;
  readonly reason: string;
  readonly until: string;
}

/** Waived findings by rule, with the reason of the first listed. */
export function waivedGroups({ waived = {}, findings }: CheckResult): WaivedGroup[] {
  return Object.entries(waived).map(([code, count]) => {
    const first = findings.find((finding) => finding.code === code && finding.waived !== undefined);
    const { reason, until } = first?.waived ?? { reason: "", until: "" };
    return { code, count, reason, until };
  });
}

/** `3 errors, 1 warning`; `no findings` when there are none. */
export function tally(groups: readonly Group[]): string {
  const parts = order.flatMap((severity) => {
    const count = groups
      .filter((group) => group.severity === severity)
      .reduce((sum, group) => sum + group.count, 0);
    return count === 0 ? [] : [plural(count, severity)];
  });
  return parts.length === 0 ? "no findings" : parts.join(", ");
}

/** `1 row`, `2 rows`, `1,000 rows`. */
export function plural(count: number, noun: string): string {
  return `${count.toLocaleString("en-US")} ${noun}${count === 1 ? "" : "s"}`;
}

/** `train.csv:7`, or the file alone for a finding about the whole dataset. */
export function placeOf({ file, line, column, path }: Finding): string {
  const at =
    line === 0
      ? file
      : `${file}:${line}${column === undefined || path !== undefined ? "" : `:${column}`}`;
  return path === undefined ? at : `${at} ${path}`;
}

function makeGroup(code: string, count: number, listed: readonly Finding[]): Group {
  const rule = byCode.get(code) ?? unknownRule(code);
  const severity = order.find((one) => listed.some((finding) => finding.severity === one));
  return { rule, severity: severity ?? rule.severity, count, listed };
}

function indexOf(code: string): number {
  return allRules.findIndex((rule) => rule.code === code);
}

/** A result written by a later version may name rules that this one does not have. */
function unknownRule(code: string): RuleInfo {
  return {
    code,
    severity: "warning",
    title: code,
    why: "",
    remedy: "",
    source: "",
    repairable: false,
  };
}
