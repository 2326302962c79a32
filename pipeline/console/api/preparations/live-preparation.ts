import { setTimeout as pause } from "node:timers/promises";
import { findRequest } from "../../../preparation/request.ts";
import type { PreparationPlace } from "../../../run/preparations/preparation-place.ts";
import { tuneCommand } from "../../../run/preparations/preparation-text.ts";
import {
  datasetAddress,
  type PreparationView,
  readPreparation,
} from "../../../run/preparations/preparation-view.ts";
import type { ApiCall, Send } from "../../http/route.ts";
import { placeOfPreparation } from "../../place.ts";

/** What was to be prepared, as it was planned. */
export interface PreparationRequested {
  readonly model: string;
  readonly inputs: readonly string[];
  readonly heldOut: readonly string[];
  readonly files: number;
  readonly bytes: number;
  /** Rows to draw; null: all. */
  readonly sample: number | null;
}

/** A preparation as its page shows it. */
export interface LivePreparation extends PreparationView {
  readonly region: string;
  /** null where its request can no longer be read. */
  readonly requested: PreparationRequested | null;
  /** Address of the prepared folder. */
  readonly address: string;
  /** Command that tunes on the dataset. */
  readonly next: string;
  /** Milliseconds since the epoch by the clock of its cloud. */
  readonly now: number;
}

/** `GET /api/preparations/:id/live`: events `preparation`, the last one when it has ended. */
export async function livePreparation(call: ApiCall, send: Send): Promise<void> {
  const id = call.params["id"] ?? "";
  const { place, preparations } = await placeOfPreparation(call.places, id);
  const requested = await requestedOf(preparations, id);
  const address = datasetAddress(preparations, id);
  const next = tuneCommand(address, requested?.model ?? "NAME", place.flags);
  const about = { region: place.region, requested, address, next };
  const clock = await place.clock();
  while (!call.signal.aborted) {
    const view = await readPreparation(preparations, id);
    send("preparation", { ...view, ...about, now: clock.now() } satisfies LivePreparation);
    if (view.status !== "RUNNING") return;
    await pause(place.pollEvery, undefined, { signal: call.signal }).catch(() => undefined);
  }
}

async function requestedOf(
  { bucket }: PreparationPlace,
  id: string,
): Promise<PreparationRequested | null> {
  const request = await findRequest(bucket, id);
  if (request === undefined) return null;
  const { inputs, heldOut, files, settings } = request;
  const { model, sample } = settings;
  return { model, inputs, heldOut, files: files.count, bytes: files.bytes, sample };
}
