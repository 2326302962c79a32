import { grouped } from "../../counts.ts";
import { curveText } from "../../metrics/curve-text.ts";
import type { MetricPoint, TrainingMetrics } from "../../run-folder/metrics.ts";
import { type Html, html } from "./html.ts";
import { note, type Section, table } from "./parts.ts";

/** Points of a line beyond which neighbors are averaged. */
const MAX_POINTS = 300;

/** The loss while the model was trained; null where Bedrock has reported none. */
export function curveSection(metrics: TrainingMetrics | null): Section | null {
  if (metrics === null || metrics.training.length === 0) return null;
  const { training, validation, curve } = metrics;
  const steps = training.length;
  return {
    id: "training",
    title: "Training",
    body: html`<p>${curveText(curve)} The job took ${grouped(steps)} ${steps === 1 ? "step" : "steps"}.</p>
${steps < 2 ? null : chart(metrics)}${validationTable(validation)}`,
  };
}

interface Frame {
  readonly maxStep: number;
  readonly low: number;
  readonly high: number;
}

function chart({ training, validation, curve }: TrainingMetrics): Html {
  const all = [...training, ...validation];
  const losses = all.map(({ loss }) => loss).filter(Number.isFinite);
  const frame = {
    maxStep: Math.max(...all.map(({ step }) => step), 1),
    low: Math.min(0, ...losses),
    high: Math.max(...losses, 0.001),
  };
  const best = bestOf(validation);
  const isOverfit = curve.shape === "overfitting" && best !== undefined;
  return html`<figure><div class="legend"><span class="key train">training loss</span>${
    validation.length === 0 ? null : html`<span class="key validation">validation loss</span>`
  }${best === undefined ? null : html`<span class="key best">best epoch</span>`}${
    isOverfit ? html`<span class="key overfit">overfitting</span>` : null
  }</div>
<svg class="curve" width="100%" height="240" role="img" aria-label="${chartLabel({ training, validation })}">
${isOverfit && best !== undefined ? overfitArea(best, frame) : null}${gridLines(frame)}
<svg class="lines" x="0" y="0" width="100%" height="210" viewBox="0 0 1000 210" preserveAspectRatio="none">
<polyline class="train" points="${pointsOf(thinned(training), frame)}"/>
${validation.length === 0 ? null : html`<polyline class="validation" points="${pointsOf(validation, frame)}"/>`}
</svg>
${gridLabels(frame)}${validation.map((point) => dot(point, frame, point === best ? curve.bestEpoch : null))}${epochMarks(training, frame)}
</svg><figcaption>Loss by step; the lower the better. Dashed lines mark the ends of epochs.</figcaption></figure>`;
}

function chartLabel({
  training,
  validation,
}: Pick<TrainingMetrics, "training" | "validation">): string {
  const text = (name: string, points: readonly MetricPoint[]) =>
    points.length === 0
      ? ""
      : `${name} from ${points[0]?.loss.toFixed(3)} to ${points.at(-1)?.loss.toFixed(3)}`;
  const parts = [text("Training loss", training), text("validation loss", validation)];
  return parts.filter((part) => part !== "").join("; ");
}

function bestOf(validation: readonly MetricPoint[]): MetricPoint | undefined {
  return validation.reduce<MetricPoint | undefined>(
    (best, point) => (best === undefined || point.loss < best.loss ? point : best),
    undefined,
  );
}

const x = (step: number, { maxStep }: Frame) => `${((step / maxStep) * 98 + 1).toFixed(2)}%`;
const y = (loss: number, { low, high }: Frame) =>
  (205 - ((loss - low) / (high - low)) * 195).toFixed(1);

function pointsOf(points: readonly MetricPoint[], frame: Frame): string {
  return points
    .filter(({ loss }) => Number.isFinite(loss))
    .map(({ step, loss }) => `${((step / frame.maxStep) * 980 + 10).toFixed(1)},${y(loss, frame)}`)
    .join(" ");
}

/** Averages neighbors, so that a long curve stays small. */
function thinned(points: readonly MetricPoint[]): MetricPoint[] {
  const size = Math.ceil(points.length / MAX_POINTS);
  if (size <= 1) return [...points];
  return Array.from({ length: Math.ceil(points.length / size) }, (_, at) => {
    const part = points.slice(at * size, (at + 1) * size);
    const mean = (of: (point: MetricPoint) => number) =>
      part.reduce((sum, point) => sum + of(point), 0) / part.length;
    return {
      step: mean(({ step }) => step),
      epoch: mean(({ epoch }) => epoch),
      loss: mean(({ loss }) => loss),
      perplexity: null,
    };
  });
}

/** Losses at which the grid has a line. */
function gridLosses({ low, high }: Frame): number[] {
  return [0, 0.25, 0.5, 0.75, 1].map((share) => low + share * (high - low));
}

function gridLines(frame: Frame): Html {
  const lines = gridLosses(frame).map((loss) => {
    const at = y(loss, frame);
    return html`<line class="grid" x1="1%" x2="99%" y1="${at}" y2="${at}"/>`;
  });
  return html`<g aria-hidden="true">${lines}</g>`;
}

/** Drawn after the curves, which would strike them out. */
function gridLabels(frame: Frame): Html {
  const labels = gridLosses(frame).map(
    (loss) =>
      html`<text class="axis" x="1%" y="${Number(y(loss, frame)) - 3}">${loss.toFixed(2)}</text>`,
  );
  return html`<g aria-hidden="true">${labels}</g>`;
}

/** @param bestEpoch of the point with the lowest loss, which is marked */
function dot({ step, loss }: MetricPoint, frame: Frame, bestEpoch: number | null): Html {
  const isBest = bestEpoch !== null;
  const mark = html`<circle class="validation${isBest ? " best" : ""}" cx="${x(step, frame)}" cy="${y(loss, frame)}" r="${isBest ? 6 : 4}"/>`;
  if (!isBest) return mark;
  return html`${mark}<text class="axis" text-anchor="${step > frame.maxStep / 2 ? "end" : "start"}" x="${x(step, frame)}" y="${Number(y(loss, frame)) - 10}">best: epoch ${bestEpoch}</text>`;
}

/** A line at the last step of every epoch but the last; none where there are too many to tell apart. */
function epochMarks(training: readonly MetricPoint[], frame: Frame): Html | null {
  const ends = training.filter((point, at) => {
    const after = training[at + 1];
    return after !== undefined && Math.floor(after.epoch) > Math.floor(point.epoch);
  });
  if (ends.length > 20) return null;
  return html`${ends.map(
    ({ step }) =>
      html`<line class="epoch" x1="${x(step, frame)}" x2="${x(step, frame)}" y1="8" y2="210"/>`,
  )}<text class="axis" x="1%" y="230">step 0</text><text class="axis" text-anchor="end" x="99%" y="230">step ${grouped(frame.maxStep)}</text>`;
}

function overfitArea({ step }: MetricPoint, frame: Frame): Html {
  const width = `${Math.max(0, 99 - (step / frame.maxStep) * 98 - 1).toFixed(2)}%`;
  return html`<rect class="overfit" x="${x(step, frame)}" y="8" width="${width}" height="200"/>`;
}

function validationTable(validation: readonly MetricPoint[]): Html | null {
  if (validation.length === 0) return note("The job had no validation rows.");
  const shown = validation.slice(0, 50);
  const best = bestOf(validation);
  return html`<details><summary>Validation loss by step</summary>${table({
    caption: "Validation loss by step",
    columns: [{ title: "Step" }, { title: "Loss", isNumber: true }, { title: "Remark" }],
    rows: shown.map((point) => [
      grouped(point.step),
      point.loss.toFixed(4),
      point === best ? "best" : "",
    ]),
  })}${validation.length > shown.length ? note(`${grouped(validation.length - shown.length)} more are in metrics.json.`) : null}</details>`;
}
