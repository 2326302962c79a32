import type { Finding } from "../../run/doctor/check.ts";
import { paint } from "../format.ts";

const WORDS = {
  fine: paint.good("✓ fine     "),
  "not fine": paint.bad("✗ not fine "),
  "not known": paint.warn("? not known"),
} as const;

/** One line a check, its remedy below it, and how many are of each kind. */
export function doctorText(findings: readonly Finding[]): string {
  const lines = findings.flatMap(({ check, result, text, remedy, command }) => {
    const typed = command === null ? "" : ` \`${command}\``;
    const advice = remedy === null ? [] : [`${" ".repeat(33)}${paint.dim("→")} ${remedy}${typed}`];
    return [`${WORDS[result]}  ${check.padEnd(19)} ${text}`, ...advice];
  });
  const count = (result: Finding["result"]) =>
    findings.filter((one) => one.result === result).length;
  const sum = `${count("fine")} fine, ${count("not fine")} not fine, ${count("not known")} not known`;
  return [...lines, "", sum].join("\n");
}
