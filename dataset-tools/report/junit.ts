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
    groups.has(code) || !waived.has(code)
      ? testCase(code, groups.get(code), result.model)
      : waivedCase(waived.get(code) as WaivedGroup, result.model),
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

function waivedCase({ code, count, reason, until }: WaivedGroup, model: string): string {
  const message = escapeXml(`${plural(count, "finding")} waived until ${until}: ${reason}`);
  const open = `    <testcase classname="${escapeXml(model)}" name="${escapeXml(code)}"`;
  return `${open}>\n      <skipped message="${message}"/>\n    </testcase>`;
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
