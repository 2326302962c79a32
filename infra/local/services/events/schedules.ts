import type { Kernel } from "../../kernel/cloud.ts";
import type { Rule, Rules } from "./rules.ts";
import { readSchedule } from "./schedule.ts";

/** What happens when a rule is due: its time in milliseconds of the cloud. */
type Fire = (rule: Rule, time: number) => void;

/**
 * One real second: a clock so fast that a rule is due more often than that makes it skip times, since no machine could
 * do what they start.
 */
const MIN_PAUSE_REAL_MS = 1000;

/** Waits, on the cloud's clock, for the times of every rule that has a schedule. Times that pass while the cloud is off are not made up for. */
export class Schedules {
  readonly #kernel: Kernel;
  readonly #rules: Rules;
  readonly #fire: Fire;
  /** By the name of the rule. */
  readonly #waiting = new Map<string, AbortController>();

  constructor(kernel: Kernel, rules: Rules, fire: Fire) {
    this.#kernel = kernel;
    this.#rules = rules;
    this.#fire = fire;
  }

  start(): void {
    for (const { name } of this.#rules.list()) this.follow(name);
  }

  stop(): void {
    for (const waiting of this.#waiting.values()) waiting.abort();
    this.#waiting.clear();
  }

  /** Waits for the rule as it is now, or no longer when it is disabled or deleted. */
  follow(name: string): void {
    this.#waiting.get(name)?.abort();
    this.#waiting.delete(name);
    const rule = this.#rules.get(name);
    if (!rule?.enabled || rule.schedule === undefined) return;
    const waiting = new AbortController();
    this.#waiting.set(name, waiting);
    // A wait ends by an abort alone.
    this.#wait(rule, waiting.signal).catch(() => undefined);
  }

  async #wait({ name, schedule }: Rule, signal: AbortSignal): Promise<void> {
    if (schedule === undefined) return;
    const { clock } = this.#kernel;
    const times = readSchedule(schedule.expression, schedule.from);
    let due = times.next(clock.now());
    while (due !== undefined) {
      await this.#until(due, signal);
      // Its targets may have changed since.
      const rule = this.#rules.get(name);
      if (rule) this.#fire(rule, due);
      due = times.next(due + MIN_PAUSE_REAL_MS * clock.speed - 1);
    }
  }

  /** Waits in pieces of a real second: a clock that is set to another time or speed meanwhile counts from then on. */
  async #until(due: number, signal: AbortSignal): Promise<void> {
    const { clock } = this.#kernel;
    for (let left = due - clock.now(); left > 0; left = due - clock.now()) {
      await clock.sleep(Math.min(left, MIN_PAUSE_REAL_MS * clock.speed), signal);
    }
    signal.throwIfAborted();
  }
}
