import { grouped } from "../../counts.ts";
import { percentText, pointsText } from "../../evaluation/score-text.ts";
import type { LabelResult, SliceResult, Verdict } from "../../run-folder/verdict.ts";
import { foreign, type Html, html, type Part } from "./html.ts";
import { intervalChart, scaleOf } from "./interval-chart.ts";
import { note, type Section, table, tag } from "./parts.ts";
import { pText } from "./scores.ts";

/** Labels listed at most on each side. */
const LISTED = 15;

/** Labels that became better or worse; null unless answers are scored by label. */
export function labelsSection({ labels }: Verdict): Section | null {
  if (labels === null || labels.length === 0) return null;
  const gainOf = ({ tuned, base }: LabelResult) => tuned.recall - base.recall;
  const worse = labels.filter((one) => gainOf(one) < 0).sort((a, b) => gainOf(a) - gainOf(b));
  const better = labels.filter((one) => gainOf(one) > 0).sort((a, b) => gainOf(b) - gainOf(a));
  const same = labels.length - worse.length - better.length;
  const certain = worse.filter(({ change }) => change === "worse").length;
  return {
    id: "labels",
    title: "Labels better and worse",
    body: html`<p>Of ${grouped(labels.length)} labels ${grouped(better.length)} are answered better, ${grouped(worse.length)} worse (${certain === 0 ? "none" : grouped(certain)} beyond chance) and ${grouped(same)} as well as before.</p>
${labelTable("Worse", worse)}${labelTable("Better", better)}`,
  };
}

function labelTable(title: string, labels: readonly LabelResult[]): Html | null {
  if (labels.length === 0) return null;
  const left = labels.length - LISTED;
  return html`<h3>${title}</h3>${table({
    caption: `Labels that are answered ${title.toLowerCase()}`,
    columns: [
      { title: "Label" },
      { title: "Rows", isNumber: true },
      { title: "Found, tuned", isNumber: true },
      { title: "Found, base", isNumber: true },
      { title: "Change", isNumber: true },
      { title: "Precision", isNumber: true },
      { title: "p, corrected", isNumber: true },
      { title: "Beyond chance" },
    ],
    rows: labels.slice(0, LISTED).map(labelRow),
  })}${left > 0 ? note(`${grouped(left)} more labels changed less; all are in report.json.`) : null}`;
}

function labelRow({ label, rows, tuned, base, adjustedPValue, change }: LabelResult): Part[] {
  return [
    foreign(label),
    grouped(rows),
    percentText(tuned.recall),
    percentText(base.recall),
    pointsText(tuned.recall - base.recall),
    tuned.precision === null ? "–" : percentText(tuned.precision),
    pText(adjustedPValue),
    changeTag(change),
  ];
}

function changeTag(change: LabelResult["change"]): Html {
  switch (change) {
    case "better":
      return tag("good", "better");
    case "worse":
      return tag("bad", "worse");
    case "unclear":
      return tag("unsure", "may be chance");
  }
}

/** Parts of the rows: by label, language, length or a column; null where rows were not looked at by parts. */
export function slicesSection({ slices, gate }: Verdict): Section | null {
  if (slices.length === 0) return null;
  const scale = scaleOf(
    slices.map(({ interval }) => interval),
    0,
  );
  const row = (slice: SliceResult): Part[] => [
    html`${foreign(slice.by)}: ${foreign(slice.value)}`,
    grouped(slice.rows),
    html`${percentText(slice.tuned)}${slice.belowFloor ? html`<br>${tag("bad", "below the floor")}` : null}`,
    percentText(slice.base),
    pointsText(slice.tuned - slice.base),
    intervalChart(slice.tuned - slice.base, slice.interval, scale),
    changeTag(slice.change),
  ];
  const floor =
    gate.sliceFloor === null
      ? null
      : note(`Every part must reach ${percentText(gate.sliceFloor)} with the tuned model.`);
  return {
    id: "slices",
    title: "Parts of the data",
    body: html`${floor}${table({
      caption: "Scores by part of the data",
      columns: [
        { title: "Part" },
        { title: "Rows", isNumber: true },
        { title: "Tuned", isNumber: true },
        { title: "Base", isNumber: true },
        { title: "Gain", isNumber: true },
        { title: "Worse ← 0 → better" },
        { title: "Beyond chance" },
      ],
      rows: slices.map(row),
    })}${note("Each interval is of its part alone. What is beyond chance also allows for how many parts were looked at.")}`,
  };
}
