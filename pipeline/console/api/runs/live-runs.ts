import { once } from "node:events";
import type { ApiCall, Send } from "../../http/route.ts";
import type { Places } from "../../place.ts";
import { readFilter } from "./run-filter.ts";
import { RunWatcher } from "./run-watcher.ts";
import type { RunsPage } from "./runs-page.ts";

/** A page of the list of runs as it is now. */
export interface LiveRuns extends RunsPage {
  /** Whether the cloud does not answer, so that this is what was known before. */
  readonly isLost: boolean;
  /** Milliseconds since the epoch by the clock of each Region's cloud. */
  readonly now: Readonly<Record<string, number>>;
}

/** One reader for all pages of a console. */
const watchers = new WeakMap<Places, RunWatcher>();

/** `GET /api/runs/live?state=&model=&group=&q=&page=`: events `runs`, another one whenever something has changed. */
export async function liveRuns({ places, query, signal }: ApiCall, send: Send): Promise<void> {
  const watcher = watchers.get(places) ?? new RunWatcher(places);
  watchers.set(places, watcher);
  const clocks = await Promise.all(
    places.map(async ({ region, clock }) => [region, await clock()] as const),
  );
  let sent = "";
  const failed = new Promise<never>((_resolve, reject) => {
    const leave = watcher.join({
      filter: readFilter(query),
      onError: reject,
      onPage(page) {
        const text = JSON.stringify([page, watcher.isLost]);
        if (text === sent) return;
        sent = text;
        const now = Object.fromEntries(clocks.map(([region, clock]) => [region, clock.now()]));
        send("runs", { ...page, isLost: watcher.isLost, now });
      },
    });
    signal.addEventListener("abort", leave, { once: true });
  });
  if (!signal.aborted) await Promise.race([failed, once(signal, "abort")]);
}
