import { grouped } from "../../counts.ts";
import { totalText } from "../../evaluation/plan-costs.ts";
import { dollars } from "../../usd.ts";
import type { CiData, PolicyCheck, RuleCount } from "./ci-data.ts";

/** By which the comment of an earlier check is found again. */
export const MARKER = "<!-- tunewright ci -->";

/** Rules that are listed at most. */
const RULES = 20;

const titles: Readonly<Record<PolicyCheck["name"], string>> = {
  findings: "Findings",
  labels: "Labels",
  "removed-rows": "Rows removed",
  price: "Price of a run",
  "price-increase": "Rise of the price",
};

/** A change as Markdown, for a comment or a summary: counts and places, no text of any row. */
export function ciMarkdown(data: CiData): string {
  const { passed, policy, findings } = data;
  const failed = policy.filter(({ ok }) => !ok).length;
  const title = passed ? "✅ passed" : `❌ ${failed} of ${policy.length} checks failed`;
  return [
    MARKER,
    `### Tunewright: ${title}`,
    "",
    "| | check | |",
    "|---|---|---|",
    ...policy.map(
      ({ name, ok, text }) => `| ${ok ? "✅" : "❌"} | ${titles[name]} | ${cell(text)} |`,
    ),
    "",
    ...changeLines(data),
    ...priceLines(data),
    ...findingLines(findings),
    "",
    `<sub>For ${code(data.model)}. Counts and places only: no text of the data is in this comment.</sub>`,
    "",
  ].join("\n");
}

function changeLines({ base, note, change, records }: CiData): string[] {
  const with_ = base === null ? "" : ` against ${code(base.name)}${at(base.commit)}`;
  const noted = note === null ? [] : [`${cell(note)}.`, ""];
  if (change === null) return [`**Rows** ${grouped(records)}`, "", ...noted];
  const { before, after, added, removed, changed, unread } = change;
  const counts = [
    [added, "added"],
    [removed, "removed"],
    [changed, "changed"],
    [unread, "unreadable"],
  ] as const;
  const parts = counts.flatMap(([count, what]) =>
    count === 0 ? [] : [`${grouped(count)} ${what}`],
  );
  const what = parts.length === 0 ? "the same rows" : parts.join(", ");
  return [`**Rows** ${grouped(before)} → ${grouped(after)}: ${what}${with_}`, "", ...noted];
}

function at(commit: string | null): string {
  return commit === null ? "" : ` (${code(commit.slice(0, 7))})`;
}

function priceLines({ price }: CiData): string[] {
  if (price === null) return [];
  return [`**Price of a run** ${cell(totalText(price))}${increaseText(price)}`, ""];
}

/** By how much a price has changed, e.g. ` (+$0.50)`; empty where it is not known. */
export function increaseText({ usd, before }: NonNullable<CiData["price"]>): string {
  if (usd === null || before === null) return "";
  const change = usd - before;
  if (Math.abs(change) < 0.00005) return " (unchanged)";
  return ` (${change < 0 ? "−" : "+"}${dollars(Math.abs(change))})`;
}

function findingLines(findings: readonly RuleCount[]): string[] {
  if (findings.length === 0) return [];
  const rows = findings.slice(0, RULES).map((one) => {
    const change = one.before === null ? "" : signed(one.count - one.before);
    const places = one.places.slice(0, 3).map(code).join(" ");
    return `| ${one.severity} | ${code(one.code)} ${cell(one.title)} | ${grouped(one.count)} | ${change} | ${places} |`;
  });
  const more = findings.length - rows.length;
  return [
    "| severity | rule | findings | change | first places |",
    "|---|---|--:|--:|---|",
    ...rows,
    ...(more > 0 ? ["", `and ${more} more rules`] : []),
  ];
}

function signed(change: number): string {
  if (change === 0) return "0";
  return change < 0 ? `−${grouped(-change)}` : `+${grouped(change)}`;
}

/** Text that ends no cell, starts no markup and calls no one. */
function cell(text: string): string {
  return text
    .replace(/\s+/g, " ")
    .replace(/[\\`*_[\]|<>&#]/g, (mark) => `&#${mark.charCodeAt(0)};`)
    .replaceAll("@", "@\u200b");
}

function code(text: string): string {
  return `\`${text.replace(/[\s`|]+/g, " ")}\``;
}
