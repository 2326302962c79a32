import { grouped } from "../../counts.ts";
import { faultText } from "../../evaluation/reason-text.ts";
import { percentText } from "../../evaluation/score-text.ts";
import type { Verdict } from "../../run-folder/verdict.ts";
import { html } from "./html.ts";
import { note, type Section, table, tag } from "./parts.ts";

/** How many answers have a wrong form, before their content is looked at; null where none has. */
export function formFaultsSection({ breaks, rows, gate }: Verdict): Section | null {
  const found = breaks.filter(({ tuned, base }) => tuned + base > 0);
  if (found.length === 0) return null;
  const share = (count: number) =>
    html`${grouped(count)} <small>${percentText(count / rows)}</small>`;
  return {
    id: "form",
    title: "Answers of a wrong form",
    body: html`${table({
      caption: "Answers of a wrong form",
      columns: [
        { title: "Answers that …" },
        { title: "Tuned", isNumber: true },
        { title: "Base", isNumber: true },
        { title: "Result" },
      ],
      rows: found.map(({ kind, tuned, base, broken }) => [
        faultText(kind),
        share(tuned),
        share(base),
        broken ? tag("bad", "too many") : tag("plain", "within the limit"),
      ]),
    })}${note(`Too many: the tuned model has more of them than the base model by over ${percentText(gate.breakTolerance)} of the rows, and not by chance.`)}`,
  };
}
