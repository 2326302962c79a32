import type { Route } from "../http/route.ts";
import { readCloud } from "./cloud.ts";
import { liveRun } from "./run/live-run.ts";

/** All that the page asks of the console, read as a table of contents. */
export const routes: readonly Route[] = [
  { method: "GET", path: "/api/cloud", run: readCloud },
  { method: "GET", path: "/api/runs/:run/live", stream: liveRun },
];
