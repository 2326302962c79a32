import { useEffect, useState } from "preact/hooks";
import { counted } from "../../../counts.ts";
import { partReadText } from "../../../metrics/local-training-text.ts";
import type { LiveRun } from "../../api/run/live-run.ts";
import type { Losses, LossPoint } from "../../api/run/losses.ts";
import { usePlace } from "../parts/cloud.ts";
import { LossChart, type LossLine } from "../parts/loss-chart.tsx";

/** The losses: live while a local Bedrock trains, as Bedrock reported them once the job has ended. */
export function LossesSection({ run, losses }: { run: LiveRun; losses: Losses | null }) {
  const points = useLiveLosses(run);
  const live = run.status === "RUNNING" ? points : null;
  const { isFree } = usePlace(run.region);
  if (losses === null && live === null) return isFree || run.job === null ? null : <NotYet />;
  const lines = losses === null ? (live ?? []) : reported(losses);
  const part = run.localTraining === null ? undefined : partReadText(run.localTraining);
  return (
    <section id="training" aria-labelledby="training-title">
      <h2 id="training-title">Training</h2>
      <p>
        {losses === null
          ? "Live, from the small model that is really trained on this machine; AWS reports losses only when a job has ended."
          : `${losses.text} The job took ${counted(losses.steps, "step")}.`}
      </p>
      {part === undefined ? null : <p class="note">{part}</p>}
      <LossChart
        lines={lines}
        epochEnds={losses?.epochEnds ?? []}
        overfitFrom={losses?.overfitFrom ?? null}
      />
      <p class="note">
        Loss by step; the lower the better. Dashed lines mark the ends of epochs
        {losses?.overfitFrom == null ? "." : ", the shaded part is overfitted."}
      </p>
    </section>
  );
}

function NotYet() {
  return (
    <section id="training" aria-labelledby="training-title">
      <h2 id="training-title">Training</h2>
      <p>Bedrock reports losses when the job has ended; they are drawn here then.</p>
    </section>
  );
}

function reported({ training, validation }: Losses): LossLine[] {
  return [
    { name: "training loss", points: training },
    ...(validation.length === 0
      ? []
      : [{ name: "validation loss", points: validation, isSparse: true }]),
  ];
}

/** The losses that a training has shown since the page listens; null where none is local. */
function useLiveLosses({ localTraining }: LiveRun): LossLine[] | null {
  const [points, setPoints] = useState<readonly LossPoint[]>([]);
  const { step, loss } = localTraining ?? { step: 0, loss: null };
  useEffect(() => {
    if (loss === null) return;
    setPoints((before) =>
      before.at(-1)?.[0] === step ? before : [...before.filter(([at]) => at < step), [step, loss]],
    );
  }, [step, loss]);
  if (localTraining === null || points.length === 0) return null;
  const perEpoch = localTraining.steps / localTraining.epochs;
  const validation = localTraining.validationLosses.map(
    (value, at) => [Math.round((at + 1) * perEpoch), value] as const,
  );
  return reported({
    training: points,
    validation,
    epochEnds: [],
    overfitFrom: null,
    steps: 0,
    text: "",
  });
}
