import type { ApiCall, Send } from "../../http/route.ts";
import { type OpenPlace, type Place, placeOfRun } from "../../place.ts";
import { RunFeed } from "./run-feed.ts";

export type { LiveRun } from "./run-feed.ts";

const feeds = new WeakMap<Place, Map<string, RunFeed>>();

/**
 * `GET /api/runs/:run/live`: events `run`, the last one when the run has ended. Pages that watch one run share what is
 * read; the first view comes before the history has been read, and one more with each of its pages.
 */
export async function liveRun({ places, params, signal }: ApiCall, send: Send): Promise<void> {
  const runId = params["run"] ?? "";
  const where = await placeOfRun(places, runId);
  await feedOf(where, runId).listen((view) => send("run", view), signal);
}

function feedOf(where: OpenPlace, runId: string): RunFeed {
  const ofPlace = feeds.get(where.place) ?? new Map<string, RunFeed>();
  feeds.set(where.place, ofPlace);
  const known = ofPlace.get(runId);
  if (known !== undefined) return known;
  const feed = new RunFeed(where, runId, () => {
    if (ofPlace.get(runId) === feed) ofPlace.delete(runId);
  });
  ofPlace.set(runId, feed);
  return feed;
}
