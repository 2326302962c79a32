import type { RunView } from "../../../run/status.ts";
import { watchRun } from "../../../run/watch.ts";
import type { ApiCall, Send } from "../../http/route.ts";
import { placeOfRun } from "../../place.ts";

/** A run as it is now, sent again whenever something of it has changed. */
export interface LiveRun extends RunView {
  readonly region: string;
  /** Milliseconds since the epoch, by the cloud's own clock. */
  readonly now: number;
}

/** `GET /api/runs/:run/live`: events `run`, the last one when the run has ended. */
export async function liveRun({ places, params, signal }: ApiCall, send: Send): Promise<void> {
  const { place, environment } = await placeOfRun(places, params["run"] ?? "");
  const clock = await place.clock();
  const { region, pollEvery: every } = place;
  const tools = {
    clock,
    every,
    onProgress: (view: RunView) => send("run", { ...view, region, now: clock.now() }),
  };
  void signal;
  await watchRun(environment, params["run"] ?? "", tools);
}
