import "./run-page.css";
import { useEffect, useState } from "preact/hooks";
import type { RunGraph } from "../../api/run/graph/run-graph.ts";
import type { LiveRun } from "../../api/run/live-run.ts";
import type { RunReportView } from "../../api/run/run-report.ts";
import { CostsNow } from "../models/costs-now.tsx";
import { usePlace } from "../parts/cloud.ts";
import { ReportHtml, ReportSection } from "../parts/report-html.tsx";
import { Failed, Waiting } from "../parts/waiting.tsx";
import { useLive } from "../use-live.ts";
import { type Loaded, useLoaded } from "../use-loaded.ts";
import { useNow } from "../use-now.ts";
import { useTitle } from "../use-title.ts";
import { ChangedRowsSection } from "./changed-rows.tsx";
import { ConfusionSection } from "./confusion.tsx";
import { EventsTable } from "./events/events-table.tsx";
import { FailureBox } from "./failure.tsx";
import { Graph, graphPath } from "./graph/graph.tsx";
import { LiveBanner } from "./live-banner.tsx";
import { LossesSection } from "./losses.tsx";
import { NextCard } from "./next-card.tsx";
import { JobPhases } from "./phases.tsx";
import { RunLinks } from "./run-links.tsx";
import { StatePanel } from "./state/state-panel.tsx";
import { Timeline } from "./timeline/timeline.tsx";

/** One run, from what it means now to how it went. */
export function RunPage({ runId }: { runId: string }) {
  useTitle(runId);
  const path = `/api/runs/${encodeURIComponent(runId)}`;
  const [round, setRound] = useState(0);
  const { latest, error, isLost } = useLive<{ run: LiveRun }>(`${path}/live`, ["run"], round);
  const report = useReport(path, latest.run);
  if (error !== null) return <Failed error={error} />;
  if (latest.run === undefined) return <Waiting loaded={{ state: "loading" }} what="the run" />;
  return (
    <>
      {isLost || !latest.run.isReachable ? (
        <p class="lost" role="status">
          {isLost ? "The console" : "The cloud"} does not answer; what is shown may be old. This
          page tries again by itself.
        </p>
      ) : null}
      <Run run={latest.run} report={report} onDone={() => setRound(round + 1)} />
    </>
  );
}

/** Milliseconds between two looks for the proof of a clean-up, which comes after the run has ended. */
const PROOF_EVERY = 3000;

/** What is known besides how the run goes: read again when it ends, and until a clean-up has left its proof. */
function useReport(path: string, run: LiveRun | undefined): Loaded<RunReportView> {
  const [again, setAgain] = useState(0);
  const ready = run === undefined ? null : `${path}/report?of=${run.status}${run.resumes}.${again}`;
  const loaded = useLoaded<RunReportView>(ready);
  const waits =
    loaded.state === "loaded" &&
    (loaded.value.ending === "failed" || loaded.value.ending === "stopped") &&
    loaded.value.checkedAt === null;
  useEffect(() => {
    if (!waits) return undefined;
    const timer = setTimeout(() => setAgain(again + 1), PROOF_EVERY);
    return () => clearTimeout(timer);
  }, [waits, again]);
  return loaded;
}

interface RunProps {
  readonly run: LiveRun;
  readonly report: Loaded<RunReportView>;
  /** Something was done with the run, which may run again. */
  onDone(): void;
}

function Run({ run, report, onDone }: RunProps) {
  const place = usePlace(run.region);
  const isRunning = run.status === "RUNNING";
  const now = useNow(run.now, { speed: place.speed ?? 1, runs: isRunning });
  const known = report.state === "loaded" ? report.value : null;
  const parts = useLoaded<RunGraph>(graphPath(run));
  return (
    <article class="run-page">
      {isRunning ? (
        <LiveBanner run={run} now={now} />
      ) : known === null || known.bannerHtml === null ? (
        <Waiting loaded={report} what="the report" />
      ) : (
        <ReportHtml html={known.bannerHtml} />
      )}
      <RunLinks run={run} hasReport={known !== null && known.ending !== null} onDone={onDone} />
      <div class="cards next-and-costs">
        {known === null || known.next.length === 0 ? null : <NextCard report={known} />}
        {/* What is paid changes with the states that a run comes to, not with each round of its waits. */}
        <CostsNow run={run.runId} moment={`${run.status} ${run.steps.length}`} />
      </div>
      {known === null ? null : <FailureBox report={known} />}
      <Graph run={run} parts={parts} />
      <Timeline run={run} now={now} parts={parts} />
      <JobPhases run={run} now={now} />
      <LossesSection run={run} losses={known?.losses ?? null} />
      {known === null ? null : <Results report={known} />}
      <EventsTable run={run} />
      <StatePanel run={run} now={now} />
    </article>
  );
}

function Results({ report }: { report: RunReportView }) {
  const { runId, scores, background, hasConfusion, hasRows } = report;
  return (
    <>
      {scores.map((part) => (
        <ReportSection key={part.id} part={part} />
      ))}
      {hasConfusion ? <ConfusionSection runId={runId} /> : null}
      {hasRows ? <ChangedRowsSection runId={runId} /> : null}
      {background.map((part) => (
        <ReportSection key={part.id} part={part} />
      ))}
    </>
  );
}
