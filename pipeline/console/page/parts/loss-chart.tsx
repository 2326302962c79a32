import "./loss-chart.css";
import { useState } from "preact/hooks";
import { grouped } from "../../../counts.ts";
import type { LossPoint } from "../../api/run/losses.ts";

/** Losses that are drawn on one scale. */
export interface LossLine {
  readonly name: string;
  readonly points: readonly LossPoint[];
  /** Points are marked, since there are few. */
  readonly isSparse?: boolean;
}

interface LossChartProps {
  readonly lines: readonly LossLine[];
  /** Steps at which an epoch ends. */
  readonly epochEnds?: readonly number[];
  /** Step from which on the model is overfitted; null where it is not. */
  readonly overfitFrom?: number | null;
}

/** Units of the drawing, which is stretched to the width that it has. */
const [WIDTH, HEIGHT] = [1000, 220];

/** Ends of epochs beyond which they cannot be told apart. */
const MAX_MARKS = 20;

/** Shares of the scale at which there is a line with its loss. */
const GRID = [0, 0.25, 0.5, 0.75, 1];

interface Scale {
  readonly maxStep: number;
  readonly low: number;
  readonly high: number;
}

/** Loss by step. The step under the pointer is read out below. */
export function LossChart({ lines, epochEnds = [], overfitFrom = null }: LossChartProps) {
  const [pointed, setPointed] = useState<number | null>(null);
  const scale = scaleOf(lines);
  const point = ({ currentTarget, clientX }: PointerEvent & { currentTarget: Element }) => {
    const { left, width } = currentTarget.getBoundingClientRect();
    setPointed(((clientX - left) / width) * scale.maxStep);
  };
  return (
    <figure class="loss-chart">
      <Legend lines={lines} pointed={pointed} />
      <div class="plot" role="img" aria-label={labelOf(lines)}>
        <svg
          viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
          preserveAspectRatio="none"
          onPointerMove={point}
          onPointerLeave={() => setPointed(null)}
        >
          <title>Loss by step</title>
          <Marks {...{ scale, epochEnds, overfitFrom, pointed }} />
          {lines.map((line, at) => (
            <Line key={line.name} line={line} scale={scale} tone={at} />
          ))}
        </svg>
        {GRID.map((share) => (
          <span key={share} class="tick" style={{ top: `${(1 - share) * 100}%` }}>
            {(scale.low + share * (scale.high - scale.low)).toFixed(2)}
          </span>
        ))}
      </div>
      <p class="steps-axis">
        <span>step 0</span>
        <span>step {grouped(scale.maxStep)}</span>
      </p>
    </figure>
  );
}

function scaleOf(lines: readonly LossLine[]): Scale {
  const points = lines.flatMap((line) => line.points);
  const losses = points.map(([, loss]) => loss);
  return {
    maxStep: points.reduce((most, [step]) => Math.max(most, step), 1),
    low: losses.reduce((least, loss) => Math.min(least, loss), 0),
    high: losses.reduce((most, loss) => Math.max(most, loss), 0.001),
  };
}

const x = (step: number, { maxStep }: Scale) => (step / maxStep) * WIDTH;
const y = (loss: number, { low, high }: Scale) => HEIGHT * (1 - (loss - low) / (high - low));

function Line({ line, scale, tone }: { line: LossLine; scale: Scale; tone: number }) {
  const at = line.points.map(([step, loss]) => `${x(step, scale)},${y(loss, scale)}`);
  return (
    <g class={`line tone${tone}`}>
      <polyline points={at.join(" ")} />
      {/* A line of no length with round ends is a dot that is not stretched. */}
      {line.isSparse === true || at.length === 1
        ? at.map((one) => <path key={one} d={`M${one}h0`} />)
        : null}
    </g>
  );
}

interface MarksProps extends Required<Omit<LossChartProps, "lines">> {
  readonly scale: Scale;
  readonly pointed: number | null;
}

/** Grid, ends of epochs, the part in which the model is overfitted, and the step under the pointer. */
function Marks({ scale, epochEnds, overfitFrom, pointed }: MarksProps) {
  const upright = (step: number) => `M${x(step, scale)} 0V${HEIGHT}`;
  const from = overfitFrom === null ? WIDTH : x(overfitFrom, scale);
  const ends = epochEnds.length > MAX_MARKS ? [] : epochEnds;
  return (
    <>
      <rect class="overfit" x={from} y={0} width={WIDTH - from} height={HEIGHT} />
      <path class="grid" d={GRID.map((share) => `M0 ${share * HEIGHT}H${WIDTH}`).join("")} />
      <path class="epoch" d={ends.map(upright).join("")} />
      {pointed === null ? null : <path class="pointed" d={upright(pointed)} />}
    </>
  );
}

function Legend({ lines, pointed }: { lines: readonly LossLine[]; pointed: number | null }) {
  return (
    <ul class="legend">
      {lines.map(({ name, points }, at) => {
        const near = pointed === null ? points.at(-1) : nearest(points, pointed);
        return (
          <li key={name} class={`tone${at}`}>
            {name}
            {near === undefined ? null : (
              <span class="num">
                {" "}
                {near[1].toFixed(3)} at step {grouped(near[0])}
              </span>
            )}
          </li>
        );
      })}
    </ul>
  );
}

function nearest(points: readonly LossPoint[], step: number): LossPoint | undefined {
  const away = ([at]: LossPoint) => Math.abs(at - step);
  return points.reduce<LossPoint | undefined>(
    (best, point) => (best === undefined || away(point) < away(best) ? point : best),
    undefined,
  );
}

function labelOf(lines: readonly LossLine[]): string {
  const text = ([step, loss]: LossPoint) => `${loss.toFixed(3)} at step ${step}`;
  const texts = lines.flatMap(({ name, points }) => {
    const [first, last] = [points[0], points.at(-1)];
    return first && last ? [`${name} from ${text(first)} to ${text(last)}`] : [];
  });
  return `Loss by step: ${texts.join("; ")}`;
}
