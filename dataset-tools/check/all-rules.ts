import { ruleFailed } from "./checker.ts";
import { readingRules } from "./reading-rules.ts";
import { type RuleGroup, recordRuleGroups } from "./record-rules.ts";
import type { RuleInfo } from "./rule.ts";

const groups: readonly RuleGroup<RuleInfo>[] = [
  { title: "Files and rows that cannot be read", rules: readingRules },
  ...recordRuleGroups,
  { title: "Faults of Tunewright", rules: [ruleFailed] },
];

/** Every rule: the readers' first, then those of the records, then the one for our own faults. */
export const allRules: readonly RuleInfo[] = groups.flatMap(({ rules }) => rules.map(infoOf));

/** The rules as JSON, for `validate --rules --json`. */
export function rulesAsJson(): string {
  return `${JSON.stringify(allRules, null, 2)}\n`;
}

/** The rules as one Markdown table, for `validate --rules`. */
export function rulesAsMarkdown(): string {
  return table(allRules);
}

/** The rules as Markdown with contents and one table per group, for `RULES.md`. */
export function rulesByGroup(): string {
  const contents = groups.map(
    ({ title, rules }) => `- [${title}](#${anchor(title)}) (${rules.length})\n`,
  );
  const sections = groups.map(({ title, rules }) => `\n## ${title}\n\n${table(rules)}`);
  return contents.join("") + sections.join("");
}

function table(rules: readonly RuleInfo[]): string {
  const head = "| rule | severity | what | why | what to do |\n|---|---|---|---|---|\n";
  const rows = rules.map(({ code, severity, title, why, remedy, repairable }) => {
    const mark = repairable ? " (`--fix`)" : "";
    return `| \`${code}\` | ${severity} | ${cell(title)} | ${cell(why)} | ${cell(remedy)}${mark} |\n`;
  });
  return head + rows.join("");
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll("<", "&lt;");
}

/** The anchor that GitHub gives a heading. */
function anchor(title: string): string {
  return title.toLowerCase().replaceAll(" ", "-");
}

function infoOf({ code, severity, title, why, remedy, source, repairable }: RuleInfo): RuleInfo {
  return { code, severity, title, why, remedy, source, repairable };
}
