import { counted, grouped } from "../../../counts.ts";
import type { RunData } from "../../api/data/run-data.ts";

interface Statement {
  readonly tone: "good" | "unsure" | "bad" | "";
  readonly text: string;
}

/** What to know of the data at a glance. */
export function Summary({ data }: { data: RunData }) {
  return (
    <ul class="summary">
      {statementsOf(data).map(({ tone, text }) => (
        <li key={text} class={`tag ${tone}`}>
          {MARKS[tone]} {text}
        </li>
      ))}
    </ul>
  );
}

const MARKS = { good: "✓", unsure: "!", bad: "✗", "": "" } as const;

function statementsOf({ made, files, acceptance }: RunData): Statement[] {
  const used = files.reduce((sum, { rows }) => sum + rows, 0);
  return [
    { tone: "", text: `${counted(used, "row")} used` },
    ...(made === null ? [] : [findings(made), leakage(made)]),
    ...(acceptance === null ? [] : [accepted(acceptance)]),
  ];
}

function findings({ findings: all }: NonNullable<RunData["made"]>): Statement {
  const count = (wanted: string) =>
    all.filter(({ severity }) => severity === wanted).reduce((sum, one) => sum + one.count, 0);
  const [errors, warnings, hints] = [count("error"), count("warning"), count("hint")];
  if (errors > 0) return { tone: "bad", text: counted(errors, "error") };
  if (warnings > 0) return { tone: "unsure", text: counted(warnings, "warning") };
  return { tone: "good", text: hints > 0 ? counted(hints, "hint") : "no findings" };
}

function leakage({ leakage: { exact, question, near, group } }: NonNullable<RunData["made"]>) {
  const rows = exact + question + (near ?? 0) + group;
  return rows === 0
    ? { tone: "good" as const, text: "no leakage" }
    : { tone: "unsure" as const, text: `${counted(rows, "row")} leaked` };
}

function accepted({ processed, accepted: rows }: NonNullable<RunData["acceptance"]>) {
  return rows === processed
    ? { tone: "good" as const, text: "all accepted by AWS" }
    : { tone: "bad" as const, text: `AWS accepted ${grouped(rows)} of ${grouped(processed)}` };
}
