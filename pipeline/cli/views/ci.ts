import { counted, grouped } from "../../counts.ts";
import type { CiData, PolicyCheck, RuleCount } from "../../run/ci/ci-data.ts";
import { increaseText } from "../../run/ci/ci-markdown.ts";
import { paint } from "../format.ts";

const names: Readonly<Record<PolicyCheck["name"], string>> = {
  findings: "findings",
  labels: "labels",
  "removed-rows": "removed",
  price: "price",
  "price-increase": "rise",
};

/** What a change does, and whether it may. */
export function ciText(data: CiData): string {
  const { passed, policy, base, note, findings } = data;
  const failed = policy.filter(({ ok }) => !ok);
  const against = base === null ? "" : `  ${paint.dim(`against ${base.name}`)}`;
  return [
    ...(note === null ? [] : [`${paint.warn("note:")} ${note}`]),
    `${paint.bold("Rows")}  ${rowsText(data)}${against}`,
    ...findings.map(findingLine),
    "",
    ...policy.map((check) => policyLine(check, data)),
    "",
    passed
      ? `${paint.good("✓")} passed, for ${data.model}`
      : `${paint.bad("✗")} ${counted(failed.length, "check")} of ${policy.length} failed, for ${data.model}`,
  ].join("\n");
}

function rowsText({ change, records }: CiData): string {
  if (change === null) return grouped(records);
  const { before, after, added, removed, changed } = change;
  const parts = [
    `${grouped(added)} added`,
    `${grouped(removed)} removed`,
    `${grouped(changed)} changed`,
  ];
  return `${grouped(before)} → ${grouped(after)}: ${parts.join(", ")}`;
}

function findingLine({ severity, code, count, before, places }: RuleCount): string {
  const mark =
    severity === "error"
      ? paint.bad("error")
      : severity === "hint"
        ? "hint"
        : paint.warn("warning");
  const was = before === null || before === count ? "" : ` (${grouped(before)} before)`;
  return `  ${mark} ${code} ×${grouped(count)}${was}  ${paint.dim(places.slice(0, 2).join(" "))}`;
}

function policyLine({ name, ok, text }: PolicyCheck, { price }: CiData): string {
  const change = name === "price" && price !== null ? increaseText(price) : "";
  return `  ${ok ? paint.good("✓") : paint.bad("✗")} ${names[name].padEnd(9)} ${text}${change}`;
}
