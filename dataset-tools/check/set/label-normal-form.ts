import type { Label } from "../labels.ts";
import type { Rule } from "../rule.ts";

/** One label written with composed characters in some rows and with combining marks in others. */
export const labelNormalForm: Rule = {
  code: "label-normal-form",
  severity: "warning",
  title: "Label in two Unicode normal forms",
  why: "Both look the same (`é` as one character or as `e` and an accent), but the model learns two labels.",
  remedy: "Use composed characters (NFC) everywhere; `--fix` does it for you.",
  source: "Unicode Standard Annex #15",
  repairable: true,
  create: ({ labels, rows, report }) => ({
    end() {
      for (const [frequent, ...others] of byNormalForm(labels.all ?? [])) {
        if (frequent === undefined) continue;
        for (const other of others) {
          const place = rows.place(other.first);
          const more = other.rows > 1 ? ` and in ${other.rows - 1} more rows` : "";
          const message =
            `the label here${more} looks like the label of ${rows.name(frequent.first, place)} ` +
            `(${frequent.rows} rows) but has other code points`;
          report({ place, message });
        }
      }
    },
  }),
};

/** Labels by their composed form, the composed one first. */
function byNormalForm(labels: readonly Label[]): Label[][] {
  const groups = new Map<string, Label[]>();
  for (const label of labels) {
    const form = label.text.normalize("NFC");
    if (label.text === form) groups.set(form, [label, ...(groups.get(form) ?? [])]);
    else groups.set(form, [...(groups.get(form) ?? []), label]);
  }
  return [...groups.values()];
}
