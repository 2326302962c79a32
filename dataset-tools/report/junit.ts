import { allRules } from "../check/all-rules.ts";
import type { CheckResult } from "../check-dataset.ts";
import { escapeXml } from "./escape.ts";
import {
  type Group,
  groupFindings,
  placeOf,
  plural,
  type WaivedGroup,
  waivedGroups,
} from "./finding-groups.ts";

/** The result as JUnit XML: a test case for each rule, a failure for each rule with an error. */
export function junitReport(result: CheckResult): string {
  const groups = new Map(groupFindings(result).map((group) => [group.rule.code, group]));
  const names = new Set([...allRules.map(({ code }) => code), ...groups.keys()]);
  const waived = new Map(waivedGroups(result).map((group) => [group.code, group]));
  const cases = [...names].map((code) =>
    testCase({ code, group: groups.get(code), waived: waived.get(code) }, result.model),
  );
  const failures = [...groups.values()].filter(({ severity }) => severity === "error").length;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="tunewright validate" tests="${names.size}" failures="${failures}">`,
    `  <testsuite name="${escapeXml(result.model)}" tests="${names.size}" failures="${failures}">`,
    ...cases,
    "  </testsuite>",
    "</testsuites>",
    "",
  ].join("\n");
}

interface Case {
  readonly code: string;
  readonly group: Group | undefined;
  readonly waived: WaivedGroup | undefined;
}

/** Findings that count and waived ones of the same rule are both listed; a rule with waived ones alone is skipped. */
function testCase({ code, group, waived }: Case, model: string): string {
  const open = `    <testcase classname="${escapeXml(model)}" name="${escapeXml(code)}"`;
  if (group === undefined && waived === undefined) return `${open}/>`;
  const parts = group === undefined ? [] : [findingsOf(group)];
  if (waived !== undefined) parts.push(waivedPart(waived, group !== undefined));
  return [`${open}>`, ...parts.map((part) => `      ${part}`), "    </testcase>"].join("\n");
}

/** Beside findings that count, the case is not skipped. */
function waivedPart({ count, reason, until }: WaivedGroup, besideOthers: boolean): string {
  const message = escapeXml(`${plural(count, "finding")} waived until ${until}: ${reason}`);
  return besideOthers ? `<system-err>${message}</system-err>` : `<skipped message="${message}"/>`;
}

function findingsOf({ rule, severity, count, listed }: Group): string {
  const places = listed.map((finding) => escapeXml(`${placeOf(finding)}: ${finding.message}`));
  const body = [`${escapeXml(rule.remedy)}`, ...places].join("\n");
  const title = escapeXml(`${rule.title} (${plural(count, "finding")})`);
  const tag = severity === "error" ? "failure" : "system-out";
  const attributes = severity === "error" ? ` message="${title}" type="${severity}"` : "";
  return `<${tag}${attributes}>${body}</${tag}>`;
}
