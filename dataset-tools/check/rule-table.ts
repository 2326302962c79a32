import { checks } from "./checks.ts";
import { readingRules } from "./reading-rules.ts";
import type { RuleInfo } from "./rule.ts";
import { ruleFailed } from "./rule-failed.ts";

/** Every rule there is: the readers' first, then those of the records, then the one for our own faults. */
export const allRules: readonly RuleInfo[] = [...readingRules, ...checks.map(infoOf), ruleFailed];

/** The rules as JSON, for `validate --rules --json`. */
export function rulesAsJson(): string {
  return `${JSON.stringify(allRules, null, 2)}\n`;
}

/** The rules as a Markdown table, for `validate --rules` and the README. */
export function rulesAsMarkdown(): string {
  const head = "| rule | severity | what | why | what to do |\n|---|---|---|---|---|\n";
  const rows = allRules.map(({ code, severity, title, why, remedy, repairable }) => {
    const mark = repairable ? " (`--fix`)" : "";
    return `| \`${code}\` | ${severity} | ${cell(title)} | ${cell(why)} | ${cell(remedy)}${mark} |\n`;
  });
  return head + rows.join("");
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll("<", "&lt;");
}

function infoOf({ code, severity, title, why, remedy, source, repairable }: RuleInfo): RuleInfo {
  return { code, severity, title, why, remedy, source, repairable };
}
