import type { Clock } from "../../clock.ts";
import { type OutageOptions, throughOutages } from "../through-outage.ts";
import type { PreparationPlace } from "./preparation-place.ts";
import { type PreparationView, readPreparation } from "./preparation-view.ts";

/** How a preparation is watched. */
export interface WatchOptions extends OutageOptions {
  readonly clock: Clock;
  /** Milliseconds between two reads. */
  readonly every: number;
  onProgress(view: PreparationView): void;
}

/** Follows a preparation until it ends, also while the cloud does not answer for some minutes; returns its last view. */
export async function watchPreparation(
  place: PreparationPlace,
  id: string,
  options: WatchOptions,
): Promise<PreparationView> {
  const patiently = throughOutages(options);
  for (;;) {
    const view = await patiently(() => readPreparation(place, id));
    options.onProgress(view);
    if (view.status !== "RUNNING") return view;
    await options.clock.sleep(options.every);
  }
}
