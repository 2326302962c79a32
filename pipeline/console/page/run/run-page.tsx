import type { LiveRun } from "../../api/run/live-run.ts";
import { Failed } from "../parts/waiting.tsx";
import { useLive } from "../use-live.ts";
import { useTitle } from "../use-title.ts";

/** One run, as it goes. */
export function RunPage({ runId }: { runId: string }) {
  useTitle(runId);
  const { latest, error } = useLive<{ run: LiveRun }>(
    `/api/runs/${encodeURIComponent(runId)}/live`,
    ["run"],
  );
  return (
    <section>
      <h1>{runId}</h1>
      {error === null ? null : <Failed error={error} />}
      {latest.run === undefined ? null : <p>{latest.run.status}</p>}
    </section>
  );
}
