import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { counted, grouped } from "../../../counts.ts";
import type { LabelRows } from "../../api/data/label-counts.ts";
import type { PreparedFile } from "../../api/data/run-data.ts";
import { Bar } from "../parts/bar.tsx";
import { type Column, DataTable } from "../parts/data-table.tsx";
import { PART_ORDER, PARTS } from "./part-names.ts";

const PART_COLUMNS = PART_ORDER.map((part): Column => [PARTS[part], "num"]);

/** Labels that are shown at first. */
const SHOWN = 20;

const rowsOf = ({ train, validation, evaluation }: LabelRows) => train + validation + evaluation;

/** Rows by label and part, the most frequent label first; a label shows its rows. */
export function LabelChart({
  labels,
  onLabel,
}: {
  labels: readonly LabelRows[];
  onLabel(label: string, part: PreparedFile["part"]): void;
}) {
  const [showAll, setShowAll] = useState(false);
  const all = labels.reduce((sum, one) => sum + rowsOf(one), 0);
  const [first, last] = [labels[0], labels.at(-1)];
  const max = first === undefined ? 0 : rowsOf(first);
  return (
    <>
      {first === undefined || last === undefined ? null : (
        <p>
          {counted(labels.length, "label")}. The most frequent, {first.label}, has{" "}
          {grouped(rowsOf(first))} of {grouped(all)} rows; the rarest, {last.label}, has{" "}
          {grouped(rowsOf(last))}.
        </p>
      )}
      <p class="legend" aria-hidden="true">
        {PART_ORDER.map((part) => (
          <span key={part}>
            <span class={`swatch ${part}`} /> {PARTS[part]}
          </span>
        ))}
      </p>
      <DataTable
        label="Rows by label"
        kind="chart"
        columns={[["Label"], ["", "bar"], ["Rows", "num"], ...PART_COLUMNS]}
        rows={labels.slice(0, showAll ? undefined : SHOWN).map((one) => ({
          key: one.label,
          cells: cellsOf(one, max, onLabel),
        }))}
      />
      {labels.length > SHOWN && !showAll ? (
        <button type="button" onClick={() => setShowAll(true)}>
          Show all {grouped(labels.length)} labels
        </button>
      ) : null}
    </>
  );
}

function cellsOf(
  one: LabelRows,
  max: number,
  onLabel: (label: string, part: PreparedFile["part"]) => void,
): ComponentChildren[] {
  const part = PART_ORDER.find((name) => one[name] > 0) ?? "train";
  return [
    <button
      key="label"
      type="button"
      class="link"
      title="Show its rows"
      onClick={() => onLabel(one.label, part)}
    >
      {one.label === "" ? "(empty)" : one.label}
    </button>,
    <Bar key="bar" segments={PART_ORDER.map((kind) => ({ kind, value: one[kind] }))} max={max} />,
    grouped(rowsOf(one)),
    ...PART_ORDER.map((name) => (
      <span key={name} class={one[name] === 0 ? "none" : "soft"}>
        {grouped(one[name])}
      </span>
    )),
  ];
}
