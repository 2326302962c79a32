import "uplot/dist/uPlot.min.css";
import "./loss-chart.css";
import { useEffect, useRef } from "preact/hooks";
import uPlot from "uplot";
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

const HEIGHT = 240;

/** Loss by step; it is drawn anew when points come, and in the theme's colors. */
export function LossChart({ lines, epochEnds = [], overfitFrom = null }: LossChartProps) {
  const box = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const marks = useRef({ epochEnds, overfitFrom });
  marks.current = { epochEnds, overfitFrom };
  const shape = JSON.stringify(lines.map(({ name, isSparse }) => [name, isSparse]));
  const data = dataOf(lines);
  const latest = useRef(data);
  latest.current = data;
  useEffect(() => {
    const element = box.current;
    if (element === null) return undefined;
    const draw = () => {
      plot.current?.destroy();
      plot.current = new uPlot(optionsOf(element, shape, marks), latest.current, element);
    };
    draw();
    const resized = new ResizeObserver(() =>
      plot.current?.setSize({ width: element.clientWidth, height: HEIGHT }),
    );
    resized.observe(element);
    const theme = matchMedia("(prefers-color-scheme: dark)");
    theme.addEventListener("change", draw);
    return () => {
      resized.disconnect();
      theme.removeEventListener("change", draw);
      plot.current?.destroy();
      plot.current = null;
    };
  }, [shape]);
  useEffect(() => plot.current?.setData(latest.current), [JSON.stringify(data)]);
  return <div ref={box} class="loss-chart" role="img" aria-label={labelOf(lines)} />;
}

function labelOf(lines: readonly LossLine[]): string {
  const texts = lines.flatMap(({ name, points }) => {
    const [first, last] = [points[0], points.at(-1)];
    return first === undefined || last === undefined
      ? []
      : [
          `${name} from ${first[1].toFixed(3)} at step ${first[0]} to ${last[1].toFixed(3)} at step ${last[0]}`,
        ];
  });
  return `Loss by step: ${texts.join("; ")}`;
}

/** uPlot draws lines on common steps. */
function dataOf(lines: readonly LossLine[]): uPlot.AlignedData {
  const steps = [...new Set(lines.flatMap(({ points }) => points.map(([step]) => step)))];
  steps.sort((one, other) => one - other);
  const columns = lines.map(({ points }) => {
    const known = new Map(points);
    return steps.map((step) => known.get(step) ?? null);
  });
  return [steps, ...columns];
}

type Marks = {
  readonly current: { readonly epochEnds: readonly number[]; readonly overfitFrom: number | null };
};

function optionsOf(element: HTMLElement, shape: string, marks: Marks): uPlot.Options {
  const color = (name: string) => getComputedStyle(element).getPropertyValue(name).trim();
  const colors = [color("--soft"), color("--accent"), color("--good"), color("--unsure")];
  const names = JSON.parse(shape) as [string, boolean | undefined][];
  const axis = {
    stroke: color("--soft"),
    grid: { stroke: color("--line"), width: 1 },
    ticks: { show: false },
  };
  return {
    width: element.clientWidth,
    height: HEIGHT,
    scales: { x: { time: false } },
    axes: [
      { ...axis, label: "step", labelSize: 18, size: 32 },
      { ...axis, size: 48 },
    ],
    cursor: { y: false },
    series: [
      { label: "step" },
      ...names.map(([label, isSparse], at) => ({
        label,
        stroke: colors[at % colors.length] ?? "",
        width: 2,
        spanGaps: true,
        points: { show: isSparse === true, size: 8 },
        value: (_: uPlot, value: number | null) => value?.toFixed(4) ?? "–",
      })),
    ],
    hooks: {
      drawClear: [
        (chart) => drawMarks(chart, marks, { line: color("--soft"), area: color("--unsure-wash") }),
      ],
    },
  };
}

/** Ends of epochs as dashed lines, and the part in which the model is overfitted. */
function drawMarks(chart: uPlot, { current }: Marks, colors: { line: string; area: string }): void {
  const { ctx, bbox } = chart;
  const { epochEnds, overfitFrom } = current;
  ctx.save();
  if (overfitFrom !== null) {
    const from = chart.valToPos(overfitFrom, "x", true);
    ctx.fillStyle = colors.area;
    ctx.fillRect(from, bbox.top, Math.max(0, bbox.left + bbox.width - from), bbox.height);
  }
  ctx.strokeStyle = colors.line;
  ctx.setLineDash([2, 4]);
  for (const step of epochEnds.length > 20 ? [] : epochEnds) {
    const x = chart.valToPos(step, "x", true);
    ctx.beginPath();
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x, bbox.top + bbox.height);
    ctx.stroke();
  }
  ctx.restore();
}
