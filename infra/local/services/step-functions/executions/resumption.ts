import { join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { HeldExecution } from "../../../kernel/service.ts";
import { Collection } from "../../../kernel/store.ts";
import type { ExecutionRecord } from "./execution-record.ts";

/** A resumption that has not come to rest; kept in the folder meanwhile. */
interface Attempt {
  readonly executionArn: string;
  /** Bytes of the journal when it started. */
  readonly size: number;
  /** Attempts in a row at this size. */
  readonly tries: number;
  /** Set while an evaluation takes long. */
  readonly isSlow?: boolean;
  /** Set once the execution is held back, until it is released. */
  readonly reason?: string;
}

/** The engine, as far as it resumes. */
interface Resumable {
  /** Executions to resume, in the order of their start. */
  unfinished(): readonly ExecutionRecord[];
  /** Bytes that are known of an execution. */
  sizeOf(record: ExecutionRecord): number;
  /** Resumes one; resolves when it runs. */
  continue(record: ExecutionRecord): Promise<void>;
  /**
   * Calls back when it has come to rest: what it did before is replayed, nothing is evaluated, and nothing that follows
   * has started.
   */
  onRest(arn: string, call: () => void): void;
  /** Milliseconds for which an evaluation has gone on outside this process; undefined while there is none. */
  evaluating(arn: string): number | undefined;
}

/** Milliseconds after which an evaluation is no longer one that just happens to be under way. */
const LONG = 1500;

const POLL_MS = 50;

/** Attempts that did not even come to an evaluation, after which it is held back. */
const MAX_TRIES = 2;

const HELD_ALL = "Held back: the local cloud was started with --hold-all.";
const HELD_ONE =
  "Held back by the local cloud: its process ended while it ran this execution, and again while it resumed it, before anything further was recorded.";
const unreadable = ({ message }: Error) => `Held back: it cannot be resumed: ${message}`;

/**
 * Resumes executions after a restart, one after the other. One is held back when it may be what ended the process: that
 * ended while the execution ran, and again, with nothing new recorded, while it was resumed: in an evaluation of more than
 * a second, or twice in the replay, which takes no time. One that waits for a task or a time is at rest, however often the
 * process is killed.
 */
export class Resumption {
  readonly #engine: Resumable;
  readonly #attempts: Collection<Attempt>;
  readonly #held = new Map<string, HeldExecution>();
  #isRunning = false;
  #done: Promise<void> = Promise.resolve();

  /** @param folder that of Step Functions */
  constructor(engine: Resumable, folder: string) {
    this.#engine = engine;
    this.#attempts = new Collection(join(folder, "resuming"));
  }

  /** Whether executions are still to be resumed. */
  get isRunning(): boolean {
    return this.#isRunning;
  }

  /** Resolves when all are resumed that are not held back. */
  get done(): Promise<void> {
    return this.#done;
  }

  /** Resumes all, or none. */
  start(holdAll: boolean): Promise<void> {
    this.#isRunning = true;
    this.#done = this.#resumeAll(holdAll).finally(() => {
      this.#isRunning = false;
    });
    return this.#done;
  }

  /** Why an execution is held back; undefined of any other. */
  reasonOf(arn: string): string | undefined {
    return this.#held.get(arn)?.reason;
  }

  held(): readonly HeldExecution[] {
    return [...this.#held.values()];
  }

  /** No longer holds an execution back, which may then be resumed or ended; false when it was not held. */
  release(record: ExecutionRecord): boolean {
    this.#attempts.delete(record.file);
    return this.#held.delete(record.arn);
  }

  /** The process ends in order: what was resumed has not ended it. */
  stop(): void {
    for (const record of this.#engine.unfinished()) {
      if (!this.#held.has(record.arn)) this.#attempts.delete(record.file);
    }
  }

  async #resumeAll(holdAll: boolean): Promise<void> {
    for (const record of this.#engine.unfinished()) {
      const reason = holdAll ? HELD_ALL : this.#suspicion(record);
      if (reason !== undefined) this.#hold(record, reason);
      else
        await this.#resume(record).catch((error: Error) => this.#hold(record, unreadable(error)));
    }
  }

  #hold({ arn }: ExecutionRecord, reason: string): void {
    this.#held.set(arn, { executionArn: arn, reason });
  }

  /** Why the execution should not be resumed; that is kept. */
  #suspicion(record: ExecutionRecord): string | undefined {
    const attempt = this.#attempts.get(record.file);
    if (attempt === undefined || attempt.reason !== undefined) return attempt?.reason;
    if (attempt.size !== this.#engine.sizeOf(record)) return undefined;
    if (attempt.isSlow !== true && attempt.tries < MAX_TRIES) return undefined;
    this.#attempts.put(record.file, { ...attempt, reason: HELD_ONE });
    return HELD_ONE;
  }

  async #resume(record: ExecutionRecord): Promise<void> {
    const { arn, file } = record;
    const size = this.#engine.sizeOf(record);
    const before = this.#attempts.get(file);
    const tries = before?.size === size ? before.tries + 1 : 1;
    const attempt = { executionArn: arn, size, tries };
    this.#attempts.put(file, attempt);
    await this.#engine.continue(record);
    await this.#passed(attempt, file);
  }

  /** Resolves when it has come to rest, or only waits for an evaluation; that is watched further. */
  async #passed(attempt: Attempt, file: string): Promise<void> {
    let isAtRest = false;
    this.#engine.onRest(attempt.executionArn, () => {
      isAtRest = true;
      this.#attempts.delete(file);
    });
    const evaluating = () => this.#engine.evaluating(attempt.executionArn);
    while (!isAtRest && evaluating() === undefined) await nextTurn();
    if (isAtRest) return;
    this.#attempts.delete(file);
    const timer = setInterval(() => {
      const isLong = (evaluating() ?? 0) > LONG;
      if (isLong && !isAtRest) this.#attempts.put(file, { ...attempt, isSlow: true });
      if (isLong || isAtRest) clearInterval(timer);
    }, POLL_MS);
    timer.unref();
  }
}
