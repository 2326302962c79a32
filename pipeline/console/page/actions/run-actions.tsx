import type { RunAction } from "../../api/actions/run-actions.ts";
import type { LiveRun } from "../../api/run/live-run.ts";
import { useLoaded } from "../use-loaded.ts";
import { ActionButton } from "./action-button.tsx";

/** What can be done with a run as it is now: approve, stop, resume, promote; the next thing to do comes first. */
export function RunActions({ run, onDone }: { run: LiveRun; onDone(): void }) {
  const { runId, status, current, resumes } = run;
  const now = encodeURIComponent([status, resumes, ...current].join());
  const loaded = useLoaded<RunAction[]>(`/api/runs/${encodeURIComponent(runId)}/actions?at=${now}`);
  if (loaded.state !== "loaded") return null;
  return (
    <div class="run-actions">
      {loaded.value.map(({ verb, params }, at) => (
        <ActionButton
          key={verb}
          {...{ verb, params }}
          about={runId}
          isPrimary={at === 0 && verb !== "stop"}
          {...(params["tuneAnyway"] === undefined ? {} : { label: "Tune all the same …" })}
          onDone={() => {
            loaded.reload();
            onDone();
          }}
        />
      ))}
    </div>
  );
}
