import { allRules } from "../check/all-rules.ts";
import type { CheckResult } from "../check-dataset.ts";
import { escapeXml } from "./escape.ts";
import { type Group, groupFindings, placeOf, plural } from "./finding-groups.ts";

/** The result as JUnit XML: a test case for each rule, a failure for each rule with an error. */
export function junitReport(result: CheckResult): string {
  const groups = new Map(groupFindings(result).map((group) => [group.rule.code, group]));
  const names = new Set([...allRules.map(({ code }) => code), ...groups.keys()]);
  const cases = [...names].map((code) => testCase(code, groups.get(code), result.model));
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

function testCase(code: string, group: Group | undefined, model: string): string {
  const open = `    <testcase classname="${escapeXml(model)}" name="${escapeXml(code)}"`;
  if (group === undefined) return `${open}/>`;
  const { rule, severity, count, listed } = group;
  const places = listed.map((finding) => escapeXml(`${placeOf(finding)}: ${finding.message}`));
  const body = [`${escapeXml(rule.remedy)}`, ...places].join("\n");
  const title = escapeXml(`${rule.title} (${plural(count, "finding")})`);
  const tag = severity === "error" ? "failure" : "system-out";
  const attributes = severity === "error" ? ` message="${title}" type="${severity}"` : "";
  return `${open}>\n      <${tag}${attributes}>${body}</${tag}>\n    </testcase>`;
}
