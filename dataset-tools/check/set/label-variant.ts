import { type Label, plainLabel } from "../labels.ts";
import type { Rule } from "../rule.ts";

/** Two spellings of one label. */
export const labelVariant: Rule = {
  code: "label-variant",
  severity: "warning",
  title: "Label spelled in different ways",
  why: "The model learns two labels instead of one, and half of the answers count as wrong.",
  remedy: "Use one spelling; `--fix` uses the most frequent one.",
  source: "Tunewright",
  repairable: true,
  create: ({ labels, rows, report }) => ({
    end() {
      for (const [frequent, ...variants] of spellings(labels.all ?? [])) {
        if (frequent === undefined) continue;
        for (const variant of variants) {
          const place = rows.place(variant.first);
          const more = variant.rows > 1 ? ` and in ${variant.rows - 1} more rows` : "";
          const message =
            `the label here${more} differs from the label of ${rows.name(frequent.first, place)} ` +
            `(${frequent.rows} rows) only in case, spaces, "_" or "-"`;
          report({ place, message });
        }
      }
    },
  }),
};

/** Labels by plain spelling, the most frequent first; those that differ in their normal form alone count as one. */
function spellings(labels: readonly Label[]): Label[][] {
  const groups = new Map<string, Label[]>();
  for (const label of oneForEachForm(labels)) {
    const plain = plainLabel(label.text);
    const group = groups.get(plain);
    if (group === undefined) groups.set(plain, [label]);
    else group.push(label);
  }
  return [...groups.values()].map((group) => group.sort((a, b) => b.rows - a.rows));
}

function oneForEachForm(labels: readonly Label[]): Iterable<Label> {
  const forms = new Map<string, Label>();
  for (const label of labels) {
    const form = label.text.normalize("NFC");
    const known = forms.get(form);
    const rows = label.rows + (known?.rows ?? 0);
    forms.set(form, { text: form, first: known?.first ?? label.first, rows });
  }
  return forms.values();
}
