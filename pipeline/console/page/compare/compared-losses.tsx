import type { ComparedRun, ComparisonView } from "../../api/compare/comparison-view.ts";
import { LossChart, type LossLine } from "../parts/loss-chart.tsx";

/** The losses of both trainings on one scale; nothing where neither has reported any. */
export function ComparedLosses({ view: { a, b } }: { view: ComparisonView }) {
  const known = [a, b].flatMap(({ losses }) => losses ?? []);
  if (known.length === 0) return null;
  // The validation loss tells more, but only beside another one.
  const kind = known.every(({ validation }) => validation.length > 0) ? "validation" : "training";
  return (
    <section aria-labelledby="losses-title">
      <h2 id="losses-title">Training</h2>
      <LossChart lines={[...linesOf("A", a, kind), ...linesOf("B", b, kind)]} />
      <p class="note">
        Loss of the {kind} rows by step; the lower the better. Losses of different base models are
        not on the same scale.
      </p>
    </section>
  );
}

function linesOf(
  side: string,
  { losses }: ComparedRun,
  kind: "validation" | "training",
): LossLine[] {
  if (losses === null) return [];
  return [{ name: `${side} ${kind} loss`, points: losses[kind], isSparse: kind === "validation" }];
}
