import data from "../../pipeline/explain/catalog/own-codes.json" with { type: "json" };
import { explainCode } from "../../pipeline/explain/own-codes.ts";

const SIDES = {
  yours: "you",
  account: "the account's set-up",
  aws: "AWS",
  tunewright: "Tunewright",
} as const;

const AGAIN = { yes: "yes", no: "no", "after-change": "after it", later: "later" } as const;

/** Every error code of our own: its cause, what to do, who acts, and whether trying again helps. */
export function errorTables(): string {
  const codes = Object.keys(data.codes).sort();
  const areas = [...new Set(codes.map(areaOf))];
  return areas
    .map((area) => `## ${area}\n\n${table(codes.filter((code) => areaOf(code) === area))}`)
    .join("\n\n");
}

const areaOf = (code: string) => code.split(".")[0] ?? "";

function table(codes: readonly string[]): string {
  const rows = codes.map((code) => {
    const found = explainCode(code);
    if (found === undefined) throw new Error(`no explanation of ${code}`);
    const { cause, remedy, command, side, retry } = found;
    const what = command === null ? remedy : `${remedy} \`${command}\``;
    return [`\`${code}\``, cause, what, SIDES[side], AGAIN[retry]].map(cell).join(" | ");
  });
  const head =
    "| code | what it means | what to do | who acts | try again |\n|---|---|---|---|---|";
  return [head, ...rows.map((row) => `| ${row} |`)].join("\n");
}

const cell = (text: string) => text.replaceAll("|", "\\|");
