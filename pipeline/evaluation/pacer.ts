import { z } from "zod";
import type { Clock } from "../clock.ts";
import type { Pace } from "../workflow/input.ts";

const MINUTE_MS = 60_000;

/** Share of a limit that is used: the network brings some requests closer together than they were sent. */
const HEADROOM = 0.98;

/** How late a request may be sent and the next still be on time: timers are a few milliseconds late. */
const LATENESS_MS = 100;

/** By how much a lowered pace rises in a minute. */
const RISE = 1.25;

/** A model that refuses every question is still asked this often, to see whether it answers again. */
const MIN_PER_MINUTE = 1;

/** Longest pause after failures in a row. */
const MAX_PAUSE_MS = 60_000;

/** The current pace of one model, for the next call to continue with. */
export const PaceState = z.strictObject({
  /** Lowered after throttling; null: as configured. */
  requestsPerMinute: z.number().positive().nullable(),
  /** When the pace was lowered to that, milliseconds since the epoch. */
  since: z.number(),
  /** Not before then is the next request sent, milliseconds since the epoch. */
  next: z.number(),
});
export type PaceState = z.infer<typeof PaceState>;

/** Permission to send one request; to be returned with what became of it. */
export interface Ticket {
  readonly number: number;
  /** Tokens that were counted for it in advance. */
  readonly tokens: number;
}

/** Milliseconds between two requests at a pace; 0 where nothing limits it. */
export function intervalMs(requestsPerMinute: number | null): number {
  return requestsPerMinute === null ? 0 : MINUTE_MS / (requestsPerMinute * HEADROOM);
}

/**
 * Spaces the requests to one model evenly, by requests and by tokens a minute. Throttling halves the pace, that of a
 * model without a limit too, and it rises again to the limit.
 */
export class Pacer {
  readonly #clock: Clock;
  readonly #limit: Pace;
  #lowered: number | null;
  #since: number;
  #next: number;
  #nextByTokens = 0;
  #sent = 0;
  /** The last request that was sent before the pace was lowered: what it and those before met is no news. */
  #known = 0;
  #failures = 0;
  /** When requests of the last minute were sent. */
  #lastMinute: number[] = [];
  #turn: Promise<unknown> = Promise.resolve();

  constructor(clock: Clock, limit: Pace, state: PaceState | null) {
    this.#clock = clock;
    this.#limit = limit;
    this.#lowered = state?.requestsPerMinute ?? null;
    this.#since = state?.since ?? 0;
    this.#next = state?.next ?? 0;
  }

  get state(): PaceState {
    const next = Math.max(this.#next, this.#nextByTokens);
    return { requestsPerMinute: this.#lowered, since: this.#since, next };
  }

  /** Failures in a row. */
  get failures(): number {
    return this.#failures;
  }

  /** Requests a minute now; null where nothing limits them. */
  perMinute(): number | null {
    const limit = this.#limit.requestsPerMinute;
    if (this.#lowered === null) return limit;
    const minutes = (this.#clock.now() - this.#since) / MINUTE_MS;
    return Math.min(this.#lowered * RISE ** minutes, limit ?? Number.MAX_SAFE_INTEGER);
  }

  /**
   * Waits until the next request may be sent; callers get their turn in order.
   * @param tokens estimate of the tokens of question and answer
   * @param end milliseconds since the epoch; undefined is returned at once if the turn would come later
   */
  admit(tokens: number, end: number): Promise<Ticket | undefined> {
    const turn = this.#turn.then(() => this.#waitAndSend(tokens, end));
    this.#turn = turn;
    return turn;
  }

  /** The model has answered. @param tokens what the question and its answer really had */
  answered(ticket: Ticket, tokens: number): void {
    this.#failures = 0;
    this.#nextByTokens -= this.#tokenCost(ticket.tokens - tokens);
  }

  /** The model was asked too often: the pace is halved. */
  throttled({ number }: Ticket): void {
    if (!this.#isNews(number)) return;
    const now = this.#clock.now();
    const pace = this.#paceBefore(now);
    this.#lowered = Math.max(pace / 2, Math.min(pace, MIN_PER_MINUTE));
    this.#since = now;
    this.#next = Math.max(this.#next, now + MINUTE_MS / this.#lowered);
  }

  /** The model or the connection has failed: a pause, which doubles with every failure in a row. */
  failed({ number }: Ticket): void {
    if (!this.#isNews(number)) return;
    const pause = Math.min(1000 * 2 ** (this.#failures - 1), MAX_PAUSE_MS);
    this.#next = Math.max(this.#next, this.#clock.now() + pause);
  }

  #isNews(number: number): boolean {
    if (number <= this.#known) return false;
    this.#known = this.#sent;
    this.#failures += 1;
    return true;
  }

  /** Without a limit, what was really sent in the last minute says more than what could have been. */
  #paceBefore(now: number): number {
    const pace = this.perMinute() ?? Number.MAX_SAFE_INTEGER;
    if (this.#limit.requestsPerMinute !== null) return pace;
    this.#forget(now);
    return Math.min(pace, Math.max(1, this.#lastMinute.length));
  }

  async #waitAndSend(tokens: number, end: number): Promise<Ticket | undefined> {
    for (;;) {
      const now = this.#clock.now();
      const due = Math.max(this.#next, this.#nextByTokens);
      if (Math.max(now, due) > end) return undefined;
      if (now >= due) return this.#send(tokens, now);
      await this.#clock.sleep(due - now);
    }
  }

  #send(tokens: number, now: number): Ticket {
    const interval = intervalMs(this.perMinute());
    const onTime = now - LATENESS_MS;
    this.#next = Math.max(this.#next, onTime) + interval;
    this.#nextByTokens = Math.max(this.#nextByTokens, onTime) + this.#tokenCost(tokens);
    this.#forget(now);
    this.#lastMinute.push(now);
    this.#sent += 1;
    return { number: this.#sent, tokens };
  }

  #forget(now: number): void {
    const first = this.#lastMinute.findIndex((time) => time > now - MINUTE_MS);
    this.#lastMinute = first === -1 ? [] : this.#lastMinute.slice(first);
  }

  #tokenCost(tokens: number): number {
    const limit = this.#limit.tokensPerMinute;
    return limit === null ? 0 : (tokens * MINUTE_MS) / (limit * HEADROOM);
  }
}
