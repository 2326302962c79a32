import "./data.css";
import { useState } from "preact/hooks";
import type { RunData } from "../../api/data/run-data.ts";
import { Waiting } from "../parts/waiting.tsx";
import { useLoaded } from "../use-loaded.ts";
import { useTitle } from "../use-title.ts";
import { Acceptance } from "./acceptance.tsx";
import { Diff } from "./diff.tsx";
import { Findings } from "./findings.tsx";
import { Origin } from "./origin.tsx";
import { Rows, type WantedRows } from "./rows.tsx";
import { Shape } from "./shape.tsx";
import { Split } from "./split.tsx";
import { Summary } from "./summary.tsx";

/** The data of a run: where its rows come from, what was found in them, and what they look like. */
export function DataPage({ runId, against }: { runId: string; against: string | null }) {
  useTitle(`Data of ${runId}`);
  const loaded = useLoaded<RunData>(`/api/runs/${encodeURIComponent(runId)}/data`);
  return (
    <>
      <p class="crumb">
        <a href={`/runs/${encodeURIComponent(runId)}`}>← {runId}</a>
      </p>
      <h1>Data</h1>
      {loaded.state === "loaded" ? (
        <Sections data={loaded.value} against={against} />
      ) : (
        <Waiting loaded={loaded} what="the data" />
      )}
    </>
  );
}

function Sections({ data, against }: { data: RunData; against: string | null }) {
  const [wanted, setWanted] = useState<WantedRows | null>(null);
  const { made, acceptance, files, runId } = data;
  return (
    <div class="data-page">
      <Summary data={data} />
      <Origin data={data} />
      {made === null ? null : <Findings made={made} />}
      <Shape
        runId={runId}
        onLabel={(label, part) => setWanted({ part, label, asked: performance.now() })}
      />
      {made === null ? null : <Split made={made} />}
      <Acceptance acceptance={acceptance} />
      <Diff data={data} against={against} />
      <Rows runId={runId} files={files} wanted={wanted} onWanted={setWanted} />
    </div>
  );
}
