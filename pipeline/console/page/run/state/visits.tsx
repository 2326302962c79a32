import { useState } from "preact/hooks";
import { grouped } from "../../../../counts.ts";
import { durationText } from "../../../../duration-text.ts";
import type { LiveRun } from "../../../api/run/live-run.ts";
import type { StateDetails, StateVisit, VisitData } from "../../../api/run/state-details.ts";
import { usePlace } from "../../parts/cloud.ts";
import { Waiting } from "../../parts/waiting.tsx";
import { useLoaded } from "../../use-loaded.ts";
import { dayText } from "../times.ts";
import { ShownData } from "./shown-data.tsx";

/** A run and the time of its cloud, in milliseconds since the epoch. */
export interface RunNow {
  readonly run: LiveRun;
  readonly now: number;
}

/** The visits of a state, the newest first, a page at a time. */
export function Visits({
  state,
  run,
  now,
  onEarlier,
}: {
  state: StateDetails;
  onEarlier(before: number | null): void;
} & RunNow) {
  const { visits, totalVisits } = state;
  const { speed } = usePlace(run.region);
  const [newest, oldest] = [visits[0]?.number ?? 0, visits.at(-1)?.number ?? 0];
  if (totalVisits === 0) {
    return (
      <p class="note">
        {run.status === "RUNNING" ? "The run has not come here yet." : "The run did not come here."}
      </p>
    );
  }
  return (
    <>
      <h3>
        {totalVisits === 1 ? "Visit" : `Visits ${oldest} to ${newest} of ${grouped(totalVisits)}`}
        {speed === null || speed === 1 ? null : <small> in simulated time</small>}
      </h3>
      <ol class="visits">
        {visits.map((visit) => (
          <Visit key={visit.id} visit={visit} run={run} now={now} />
        ))}
      </ol>
      {totalVisits > visits.length ? (
        <p class="pages">
          <button type="button" disabled={newest === totalVisits} onClick={() => onEarlier(null)}>
            Newest
          </button>
          <button type="button" disabled={oldest === 1} onClick={() => onEarlier(oldest)}>
            Earlier
          </button>
        </p>
      ) : null}
    </>
  );
}

function Visit({ visit, run, now }: { visit: StateVisit } & RunNow) {
  const [isOpen, setOpen] = useState(false);
  const { number, enteredAt, exitedAt, attempts, errors } = visit;
  return (
    <li>
      <p class="visit">
        <span>
          <time dateTime={new Date(enteredAt).toISOString()}>{dayText(enteredAt)}</time>,{" "}
          {durationText((exitedAt ?? run.stoppedAt ?? now) - enteredAt)}
          {attempts > 1 ? `, ${attempts} attempts` : ""}
        </span>
        <button
          type="button"
          aria-expanded={isOpen}
          aria-label={`Data of visit ${number}`}
          onClick={() => setOpen(!isOpen)}
        >
          Data
        </button>
      </p>
      {errors.map(({ name, cause, at }) => (
        <p class="failed" key={at}>
          <strong>{name}</strong> {cause}
        </p>
      ))}
      {isOpen ? <Data visit={visit} run={run} /> : null}
    </li>
  );
}

function Data({ visit: { id, exitedAt }, run }: { visit: StateVisit; run: LiveRun }) {
  const loaded = useLoaded<VisitData>(
    `/api/runs/${encodeURIComponent(run.runId)}/visits/${id}?of=${run.resumes}.${exitedAt ?? ""}`,
  );
  if (loaded.state !== "loaded") return <Waiting loaded={loaded} what="the data" />;
  const { input, output, assigned, parameters, result } = loaded.value;
  return (
    <>
      <ShownData name="Input" data={input} />
      <ShownData name="Called with" data={parameters} />
      <ShownData name="Returned" data={result} />
      <ShownData name="Output" data={output} />
      <ShownData name="Variables assigned" data={assigned} />
    </>
  );
}
