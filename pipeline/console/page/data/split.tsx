import { counted, grouped } from "../../../counts.ts";
import type { MadeData, RunData } from "../../api/data/run-data.ts";
import { PARTS } from "./part-names.ts";

const METHODS: Readonly<Record<MadeData["split"]["method"], string>> = {
  "by-group": "rows of one group are on one side",
  "by-label": "labels are in proportion; the same rows always split the same way",
  "by-question":
    "rows with the same question are on one side; the same rows always split the same way",
};

/** How the rows were split, and whether held-out rows have a match among those that are trained on. */
export function Split({ data: { made, files } }: { data: RunData }) {
  if (made === null) return null;
  const { split, leakage, earlier } = made;
  const all = files.reduce((sum, { rows }) => sum + rows, 0);
  const parts = files.map(
    ({ part, rows }) => `${grouped(rows)} ${PARTS[part]} (${Math.round((100 * rows) / all)}%)`,
  );
  return (
    <section>
      <h2>Split</h2>
      <dl class="fields">
        <Field title="Sizes">{parts.join(", ")}</Field>
        <Field title="Method">
          {split.method.replaceAll("-", " ")}: {METHODS[split.method]}
        </Field>
        <Field title="Seed">{split.seed}</Field>
        {split.groupBy === null ? null : <Field title="Grouped by">{split.groupBy}</Field>}
        <Field title="Leakage">
          <Leakage leakage={leakage} />
        </Field>
        {earlier.datasets === 0 ? null : (
          <Field title="Earlier datasets">
            {earlier.rows === 0
              ? `${counted(earlier.datasets, "dataset")} compared: no row is on the other side`
              : `${counted(earlier.rows, "row")} on the other side of ${counted(earlier.datasets, "earlier dataset")}`}
          </Field>
        )}
      </dl>
    </section>
  );
}

function Leakage({ leakage }: { leakage: MadeData["leakage"] }) {
  const { exact, question, near, group } = leakage;
  const found = [
    { rows: exact, text: "the same row" },
    { rows: question, text: "the same question but for case and punctuation" },
    { rows: near ?? 0, text: "most words of a question" },
    { rows: group, text: "the same group" },
  ].filter(({ rows }) => rows > 0);
  const unchecked = near === null ? " Near matches were not checked." : "";
  if (found.length === 0) {
    return (
      <>
        <span class="tag good">✓ none</span> No held-out row has a match among the training rows.
        {unchecked}
      </>
    );
  }
  return (
    <>
      <span class="tag unsure">! matches</span> Rows with a match on the other side of the split:{" "}
      {found.map(({ rows, text }) => `${grouped(rows)} (${text})`).join(", ")}.{unchecked}
    </>
  );
}

function Field({ title, children }: { title: string; children: preact.ComponentChildren }) {
  return (
    <div>
      <dt>{title}</dt>
      <dd>{children}</dd>
    </div>
  );
}
