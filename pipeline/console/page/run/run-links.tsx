import { consoleUrl } from "../../../report/console-url.ts";
import type { LiveRun } from "../../api/run/live-run.ts";
import { RunActions } from "../actions/run-actions.tsx";
import { usePlace } from "../parts/cloud.ts";

interface RunLinksProps {
  readonly run: LiveRun;
  readonly hasReport: boolean;
  /** Called when something was done. */
  onDone(): void;
}

/** What can be done with a run, and where more of it is. */
export function RunLinks({ run, hasReport, onDone }: RunLinksProps) {
  const { isFree } = usePlace(run.region);
  const id = encodeURIComponent(run.runId);
  return (
    <div class="run-links">
      <RunActions run={run} onDone={onDone} />
      <ul>
        <li>
          <a href={`/runs/${id}/data`}>Data</a>
        </li>
        <li>
          <a href={`/playground?run=${id}`}>Playground</a>
        </li>
        <li>
          <a href={`/compare?a=${id}`}>Compare</a>
        </li>
        {hasReport ? (
          <li>
            <a href={`/api/runs/${id}/report.html`} download>
              Report as one file
            </a>
          </li>
        ) : null}
        {isFree ? null : (
          <li>
            <a href={consoleUrl(run.executionArn)} target="_blank" rel="noreferrer">
              Step Functions console
            </a>
          </li>
        )}
      </ul>
    </div>
  );
}
