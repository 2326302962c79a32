import { useState } from "preact/hooks";
import { counted, grouped } from "../../../counts.ts";
import type { LabelRows } from "../../api/data/label-counts.ts";
import type { PreparedFile } from "../../api/data/run-data.ts";
import { Bar } from "../parts/bar.tsx";
import { Scroll } from "../parts/scroll.tsx";
import { PART_ORDER, PARTS } from "./part-names.ts";

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
      <Scroll label="Rows by label">
        <table class="chart">
          <caption class="sr">Rows by label and part; the label shows its held-out rows</caption>
          <thead>
            <tr>
              <th scope="col">Label</th>
              <td class="wide" />
              <th scope="col" class="num">
                Rows
              </th>
              {PART_ORDER.map((part) => (
                <th key={part} scope="col" class="num">
                  {PARTS[part]}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {labels.slice(0, showAll ? undefined : SHOWN).map((one) => (
              <LabelRow key={one.label} one={one} max={max} onLabel={onLabel} />
            ))}
          </tbody>
        </table>
      </Scroll>
      {labels.length > SHOWN && !showAll ? (
        <button type="button" onClick={() => setShowAll(true)}>
          Show all {grouped(labels.length)} labels
        </button>
      ) : null}
    </>
  );
}

function LabelRow({
  one,
  max,
  onLabel,
}: {
  one: LabelRows;
  max: number;
  onLabel(label: string, part: PreparedFile["part"]): void;
}) {
  const part = PART_ORDER.find((name) => one[name] > 0) ?? "train";
  const segments = PART_ORDER.map((kind) => ({ kind, value: one[kind] }));
  return (
    <tr>
      <th scope="row">
        <button
          type="button"
          class="link"
          title="Show its rows"
          onClick={() => onLabel(one.label, part)}
        >
          {one.label === "" ? "(empty)" : one.label}
        </button>
      </th>
      <td class="wide">
        <Bar segments={segments} max={max} />
      </td>
      <td class="num">{grouped(rowsOf(one))}</td>
      {PART_ORDER.map((name) => (
        <td key={name} class={`num ${one[name] === 0 ? "none" : "soft"}`}>
          {grouped(one[name])}
        </td>
      ))}
    </tr>
  );
}
