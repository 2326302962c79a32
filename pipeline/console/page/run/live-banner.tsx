import { grouped } from "../../../counts.ts";
import { durationText } from "../../../duration-text.ts";
import { localTrainingText } from "../../../metrics/local-training-text.ts";
import { WAITS_FOR_APPROVAL } from "../../../workflow/names.ts";
import type { LiveRun } from "../../api/run/live-run.ts";
import { usePlace } from "../parts/cloud.ts";
import { Progress } from "../parts/progress.tsx";

/** The head of the page while the run goes: what is happening now, and how far it is. */
export function LiveBanner({ run, now }: { run: LiveRun; now: number }) {
  const waits = run.current.includes(WAITS_FOR_APPROVAL);
  return (
    <header class={`banner live ${waits ? "cannot-tell" : "not-tuned"}`}>
      <p class="run">
        <bdi>{run.runId}</bdi>
        {run.model === null ? null : <> · {run.model}</>} · {run.region}
        {run.resumes === 0 ? null : <> · resumed, execution {run.resumes + 1}</>}
      </p>
      <div class="ending">
        <span class="pulse" aria-hidden="true" />
        <h1>
          {waits ? "Waits for you" : "Running"}
          <span class="sr">: </span>
          <span class="headline" aria-live="polite">
            {run.current.at(-1) ?? "between two states"}
          </span>
        </h1>
      </div>
      <HowFar run={run} />
      <p class="reason">
        For {durationText(now - run.startedAt)}
        <SimulatedTime region={run.region} />
      </p>
    </header>
  );
}

/** Progress of what takes longest: the training, then the answers. */
function HowFar({ run }: { run: LiveRun }) {
  const { localTraining, evaluation, evaluationLeft, job } = run;
  if (localTraining !== null && localTraining.phase !== "ended" && job?.status === "InProgress") {
    return (
      <Progress
        label={`Training a stand-in on this machine: ${localTrainingText(localTraining)}`}
        value={localTraining.step}
        max={localTraining.steps}
      />
    );
  }
  if (evaluation === null || evaluation.answered >= evaluation.rows) return null;
  const left = evaluationLeft === null ? "" : `, about ${durationText(evaluationLeft)} left`;
  const { answered, rows, divided } = evaluation;
  const calls =
    divided === undefined
      ? ""
      : `, ${grouped(divided.done)} of ${grouped(divided.calls)} calls of several functions done`;
  return (
    <Progress
      label={`${grouped(answered)} of ${grouped(rows)} held-out rows answered${calls}${left}`}
      value={answered}
      max={rows}
    />
  );
}

/** Durations of a local cloud are not those of AWS. */
export function SimulatedTime({ region }: { region: string }) {
  const { isFree, speed } = usePlace(region);
  if (!isFree || speed === 1) return null;
  const fast = speed === null ? "its own clock" : `a clock that runs ${speed}× real time`;
  return <span class="simulated-time"> · simulated time, by {fast}</span>;
}
