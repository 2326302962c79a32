import { isDeepStrictEqual } from "node:util";
import { type Clock, systemClock } from "../../../clock.ts";
import { findExecution, latestFrom, type RunExecution } from "../../../run/executions.ts";
import { followLocalTraining } from "../../../run/follow-local-training.ts";
import { readBatches } from "../../../run/read-batches.ts";
import { mustFind, type ReadElsewhere, type RunView, viewOf } from "../../../run/status.ts";
import { throughOutages } from "../../../run/through-outage.ts";
import type { OpenPlace } from "../../place.ts";
import type { ExecutionHistory } from "./history/execution-history.ts";
import { historyOf } from "./history/history-cache.ts";

/** A run as it is now, sent again whenever something of it has changed. */
export interface LiveRun extends RunView {
  readonly region: string;
  /** Milliseconds since the epoch, by the cloud's own clock. */
  readonly now: number;
  /** How much of the history the steps are made of; complete when nothing was left to read. */
  readonly historyRead: { readonly events: number; readonly isComplete: boolean };
  /** Each way that was taken from one state to the next. */
  readonly transitions: readonly (readonly [from: string, to: string])[];
  /** Whether the cloud answers; where it does not, it is asked again and again for 15 minutes. */
  readonly isReachable: boolean;
}

type Patiently = <T>(read: () => Promise<T>) => Promise<T>;

/** No page listens. */
class Left extends Error {}

/** Reads a run again and again for all pages that watch it, and no longer than one does. */
export class RunFeed {
  readonly #listeners = new Set<(view: LiveRun) => void>();
  readonly #where: OpenPlace;
  readonly #runId: string;
  readonly #onStopped: () => void;
  #latest: LiveRun | undefined;
  #reading: Promise<void> | undefined;

  /** @param onStopped called in the moment in which it stops reading */
  constructor(where: OpenPlace, runId: string, onStopped: () => void) {
    [this.#where, this.#runId, this.#onStopped] = [where, runId, onStopped];
  }

  /**
   * Calls `listener` with the run as it is and whenever something of it has changed, until it has ended.
   * @param signal when it aborts, the listener has left
   * @throws UserError `Run.Unknown`
   */
  async listen(listener: (view: LiveRun) => void, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return;
    this.#listeners.add(listener);
    if (this.#latest !== undefined) listener(this.#latest);
    this.#reading ??= this.#follow();
    const left = new Promise<void>((resolve) => {
      signal.addEventListener("abort", () => resolve(), { once: true });
    });
    try {
      await Promise.race([this.#reading, left]);
    } finally {
      this.#listeners.delete(listener);
    }
  }

  async #follow(): Promise<void> {
    try {
      await this.#read(await this.#where.place.clock());
    } catch (error) {
      if (!(error instanceof Left)) throw error;
    } finally {
      this.#onStopped();
    }
  }

  async #read(clock: Clock): Promise<void> {
    const { environment, place } = this.#where;
    const patiently = this.#patiently(clock);
    // The cloud's clock sleeps in its own time, which may pass many times as fast as this machine's.
    const every = place.pollEvery * (place.speed ?? 1);
    const follower = followLocalTraining(environment.bucket, this.#runId);
    let execution = await patiently(() => mustFind(environment, this.#runId));
    let read: ReadElsewhere = { local: null, evaluation: null };
    let seen = 0;
    for (;;) {
      // Described before its history is read, so that an ended run is shown with all its events.
      const described = execution;
      const history = historyOf(environment.sfn, described.executionArn ?? "");
      const show = () => this.#show(described, { history, read, clock });
      if (!history.isComplete) show();
      while (await patiently(() => history.readOn())) show();
      const { readings } = history.timeline;
      const hasMoved = history.events.size !== seen;
      read = {
        local: await patiently(() => follower.read(readings.job, hasMoved)),
        evaluation: await patiently(() => readBatches(environment.sfn, described, readings)),
      };
      seen = history.events.size;
      show();
      execution = await patiently(() => latestFrom(environment, described));
      if (execution.number !== described.number) continue;
      if (described.status !== "RUNNING") return;
      await clock.sleep(every);
      execution = await patiently(() => this.#again(described));
    }
  }

  async #again(known: RunExecution): Promise<RunExecution> {
    const { environment } = this.#where;
    return (await findExecution(environment, this.#runId, known.number)) ?? known;
  }

  #show(
    execution: RunExecution,
    { history, read, clock }: { history: ExecutionHistory; read: ReadElsewhere; clock: Clock },
  ): void {
    const { events, isComplete, timeline } = history;
    this.#send({
      ...viewOf(execution, timeline, read),
      region: this.#where.place.region,
      now: clock.now(),
      historyRead: { events: events.size, isComplete },
      transitions: timeline.transitions,
      isReachable: true,
    });
  }

  #send(view: LiveRun): void {
    const before = this.#latest;
    if (before !== undefined && isDeepStrictEqual({ ...before, now: view.now }, view)) return;
    this.#latest = view;
    for (const listener of this.#listeners) listener(view);
  }

  /** Waits while the cloud does not answer, and says so; ends when no page listens. */
  #patiently(clock: Clock): Patiently {
    const patiently = throughOutages({
      clock: systemClock,
      onOutage: (what) => {
        if (this.#latest !== undefined) {
          this.#send({ ...this.#latest, isReachable: what === "back", now: clock.now() });
        }
      },
    });
    return (read) =>
      patiently(() => {
        if (this.#listeners.size > 0) return read();
        // In the same moment, so that no page comes to wait for a reader that has stopped.
        this.#onStopped();
        throw new Left();
      });
  }
}
