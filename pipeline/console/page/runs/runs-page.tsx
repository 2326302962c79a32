import "./runs.css";
import { useState } from "preact/hooks";
import { counted, grouped } from "../../../counts.ts";
import type { LiveRuns } from "../../api/runs/live-runs.ts";
import type { RunRow } from "../../api/runs/run-row.ts";
import { Pages } from "../parts/pages.tsx";
import { Failed, Waiting } from "../parts/waiting.tsx";
import { useAddress } from "../route.ts";
import { useTitle } from "../use-title.ts";
import { keyOf } from "./chosen.ts";
import { ChosenRuns } from "./chosen-runs.tsx";
import { FilterForm } from "./filter-form.tsx";
import { NoRuns } from "./no-runs.tsx";
import { RunTable } from "./run-table.tsx";
import { RunsNote } from "./runs-note.tsx";
import { useRuns } from "./use-runs.ts";

/** All runs, those with the newest executions first, as they change. */
export function RunsPage() {
  useTitle("Runs");
  const { query } = useAddress();
  const { runs, isOld, isLost, error, retry } = useRuns(query);
  if (runs?.isListed && runs.runs === 0) return <NoRuns />;
  return (
    <section class="run-list">
      <h1>Runs</h1>
      <FilterForm query={query} runs={runs} />
      {error === null ? null : (
        <>
          <Failed error={error} />
          <button type="button" onClick={retry}>
            Try again
          </button>
        </>
      )}
      {isLost && error === null ? (
        <p class="lost" role="status">
          The connection is lost; this is what was known before. It is tried again.
        </p>
      ) : null}
      {runs === null ? (
        error === null && <Waiting loaded={{ state: "loading" }} what="the runs" />
      ) : (
        <List runs={runs} isOld={isOld} />
      )}
    </section>
  );
}

function List({ runs, isOld }: { runs: LiveRuns; isOld: boolean }) {
  const [chosen, setChosen] = useState<readonly RunRow[]>([]);
  const toggle = (run: RunRow) =>
    setChosen((before) => {
      const others = before.filter((one) => keyOf(one) !== keyOf(run));
      return others.length < before.length ? others : [...before, run];
    });
  return (
    <div aria-busy={isOld}>
      <Count runs={runs} />
      {runs.rows.length === 0 ? (
        <Nothing runs={runs} />
      ) : (
        <RunTable runs={runs} chosen={{ runs: chosen, toggle }} />
      )}
      <Pages pages={runs.pages} />
      <RunsNote />
      <ChosenRuns runs={chosen} onClear={() => setChosen([])} />
    </div>
  );
}

/** How many runs fit, and how far the search is. */
function Count({ runs: { found, runs, unread, isListed, isCut } }: { runs: LiveRuns }) {
  const rest = isListed ? "" : " so far";
  const all = `${counted(runs, "run")}${isCut ? ", the newest; older ones are not listed" : rest}`;
  const text = found === runs ? all : `${grouped(found)} of ${all}`;
  return (
    <p class="count" role="status">
      {text}
      {unread === 0 ? null : (
        <>
          {`; looked at ${grouped(runs - unread)}, the newest first `}
          <progress value={runs - unread} max={runs} aria-label="Runs looked at" />
        </>
      )}
    </p>
  );
}

function Nothing({ runs: { unread, isListed } }: { runs: LiveRuns }) {
  if (unread > 0 || !isListed) return <p class="waiting">None of those looked at fits yet.</p>;
  return (
    <p class="waiting">
      No run fits. <a href="/">Show all runs</a>
    </p>
  );
}
