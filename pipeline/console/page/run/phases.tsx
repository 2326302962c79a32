import { durationText } from "../../../duration-text.ts";
import { type JobPhase, jobPhases, lastMovement } from "../../../run/job-phases.ts";
import type { LiveRun } from "../../api/run/live-run.ts";
import { SimulatedTime } from "./live-banner.tsx";

/** Milliseconds without any movement of a job after which it is said to stand still: longer than Bedrock's phases rest. */
const STILL_MS = 2 * 3_600_000;

/** The phases of the customization job with their clocks, and an alarm when nothing moves any more. */
export function JobPhases({ run, now }: { run: LiveRun; now: number }) {
  const { job } = run;
  if (job === null) return null;
  const phases = jobPhases(job);
  const moved = job.status === "InProgress" && run.status === "RUNNING" ? lastMovement(job) : null;
  const still = moved === null ? 0 : now - moved;
  return (
    <section id="job" aria-labelledby="job-title">
      <h2 id="job-title">The training job</h2>
      <p>
        Bedrock says <strong>{job.status}</strong>
        {moved === null ? null : <>, and last moved {durationText(still)} ago</>}
        <SimulatedTime region={run.region} />
      </p>
      {still < STILL_MS ? null : (
        <p class="alarm" role="alert">
          Nothing has moved for {durationText(still)}. AWS gives no times for queues; a job that
          stays so may have to be stopped and started again. Stopping bills what was trained.
        </p>
      )}
      {phases.length === 0 ? null : (
        <ol class="phases">
          {phases.map((phase) => (
            <Phase key={phase.text} phase={phase} now={now} runs={run.status === "RUNNING"} />
          ))}
        </ol>
      )}
      {job.arn === null ? null : (
        <p class="note">
          <code>{job.arn}</code>
        </p>
      )}
    </section>
  );
}

function Phase({ phase, now, runs }: { phase: JobPhase; now: number; runs: boolean }) {
  const { text, status, since, until, isCurrent } = phase;
  const end = until ?? (isCurrent && runs ? now : null);
  const lasted = since === null || end === null ? null : durationText(Math.max(0, end - since));
  const sign = status === "Completed" ? "✓" : isCurrent ? "●" : status === "NotStarted" ? "○" : "✗";
  return (
    <li class={isCurrent ? "current" : ""}>
      <span aria-hidden="true">{sign}</span> {text} <small>{status}</small>
      {lasted === null ? null : <span class="num"> {lasted}</span>}
    </li>
  );
}
