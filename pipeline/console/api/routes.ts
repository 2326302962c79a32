import type { Route } from "../http/route.ts";
import { carryOutAction, proposeAction } from "./actions/carry-out.ts";
import { readRunActions } from "./actions/run-actions.ts";
import { readCloud } from "./cloud.ts";
import { compare } from "./compare/compare.ts";
import { compareTexts } from "./compare/row-texts.ts";
import { dataDiff } from "./data/diff.ts";
import { readDiffRows } from "./data/diff-rows.ts";
import { readRowPage } from "./data/row-page.ts";
import { readRunData } from "./data/run-data.ts";
import { dataShape } from "./data/shape.ts";
import { readCostsNow } from "./models/costs-now.ts";
import { readModelGroup } from "./models/group.ts";
import { readModelGroups } from "./models/groups.ts";
import { askModels } from "./playground/ask.ts";
import { readExample } from "./playground/example.ts";
import { readPlayground } from "./playground/playground.ts";
import { livePreparation } from "./preparations/live-preparation.ts";
import { readPreparations } from "./preparations/preparation-list.ts";
import { readChangedRows } from "./run/changed-rows.ts";
import { readConfusion } from "./run/confusion.ts";
import { listEvents, readEventDetails } from "./run/events.ts";
import { runGraph } from "./run/graph/run-graph.ts";
import { liveRun } from "./run/live-run.ts";
import { readReportFile } from "./run/report-file.ts";
import { readRunReport } from "./run/run-report.ts";
import { readState, readVisit } from "./run/state-details.ts";
import { liveRuns } from "./runs/live-runs.ts";
import { readRunNames } from "./runs/run-names.ts";

/** All that the page asks of the console, read as a table of contents. */
export const routes: readonly Route[] = [
  { method: "GET", path: "/api/cloud", run: readCloud },
  { method: "GET", path: "/api/runs/live", stream: liveRuns },
  { method: "GET", path: "/api/runs/names", run: readRunNames },
  { method: "GET", path: "/api/runs/:run/live", stream: liveRun },
  { method: "GET", path: "/api/runs/:run/report", run: readRunReport },
  { method: "GET", path: "/api/runs/:run/report.html", download: readReportFile },
  { method: "GET", path: "/api/runs/:run/confusion", run: readConfusion },
  { method: "GET", path: "/api/runs/:run/rows", run: readChangedRows },
  { method: "GET", path: "/api/runs/:run/actions", run: readRunActions },
  { method: "GET", path: "/api/actions/:verb", run: proposeAction },
  { method: "POST", path: "/api/actions/:verb", stream: carryOutAction },
  { method: "GET", path: "/api/preparations", run: readPreparations },
  { method: "GET", path: "/api/preparations/:id/live", stream: livePreparation },
  { method: "GET", path: "/api/models", run: readModelGroups },
  { method: "GET", path: "/api/models/:group", run: readModelGroup },
  { method: "GET", path: "/api/costs", run: readCostsNow },
  { method: "GET", path: "/api/runs/:run/data", run: readRunData },
  { method: "GET", path: "/api/runs/:run/data/shape", stream: dataShape },
  { method: "POST", path: "/api/runs/:run/data/rows", run: readRowPage },
  { method: "GET", path: "/api/runs/:run/data/diff/:before", stream: dataDiff },
  { method: "POST", path: "/api/runs/:run/data/diff/:before/rows", run: readDiffRows },
  { method: "GET", path: "/api/playground", run: readPlayground },
  { method: "POST", path: "/api/playground/ask", stream: askModels },
  { method: "POST", path: "/api/playground/example", run: readExample },
  { method: "GET", path: "/api/compare", run: compare },
  { method: "POST", path: "/api/compare/texts", run: compareTexts },
  { method: "GET", path: "/api/runs/:run/graph", run: runGraph },
  { method: "GET", path: "/api/runs/:run/states/:state", run: readState },
  { method: "GET", path: "/api/runs/:run/visits/:event", run: readVisit },
  { method: "GET", path: "/api/runs/:run/events", run: listEvents },
  { method: "GET", path: "/api/runs/:run/events/:event", run: readEventDetails },
];
