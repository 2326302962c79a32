import type { PlaygroundGroup } from "../../api/playground/playground.ts";
import { goTo } from "../route.ts";

/** Runs that a group offers; others are reached from their own pages. */
const MAX_RUNS = 200;

/** Which run's models are asked; the address says it. */
export function ModelChoice({
  groups,
  runId,
}: {
  groups: readonly PlaygroundGroup[];
  runId: string;
}) {
  const isOffered = groups.some(({ runs }) => runs.slice(0, MAX_RUNS).includes(runId));
  return (
    <p>
      <label>
        Models of{" "}
        <select
          value={runId}
          onChange={(event) =>
            goTo(`/playground?run=${encodeURIComponent(event.currentTarget.value)}`)
          }
        >
          {isOffered ? null : <option value={runId}>{runId}</option>}
          {groups.map(({ group, region, runs, aliases }) => (
            <optgroup key={`${region} ${group}`} label={group}>
              {runs.slice(0, MAX_RUNS).map((run) => (
                <option key={run} value={run}>
                  {run}
                  {aliases
                    .filter((alias) => alias.runId === run)
                    .map(({ alias }) => ` · ${alias}`)
                    .join("")}
                </option>
              ))}
            </optgroup>
          ))}
        </select>
      </label>{" "}
      <a href={`/runs/${encodeURIComponent(runId)}`}>Its run</a>
    </p>
  );
}
