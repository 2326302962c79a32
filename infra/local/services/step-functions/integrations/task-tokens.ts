import { ServiceError } from "../../../kernel/aws-error.ts";
import { StateError } from "../language/errors.ts";

/** A task that waits for its token. */
interface Pending {
  resolve(output: unknown): void;
  reject(error: StateError): void;
  beat(): void;
}

/** A token, taken apart. */
export interface TokenParts {
  readonly executionArn: string;
  readonly key: string;
}

/** Makes a token that names its execution and the call in it. */
export function makeToken({ executionArn, key }: TokenParts): string {
  return Buffer.from(JSON.stringify([executionArn, key])).toString("base64");
}

/** Takes a token apart; undefined when it is not one of ours. */
export function parseToken(token: string): TokenParts | undefined {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(token, "base64").toString("utf8"));
    if (!Array.isArray(parsed) || parsed.length !== 2) return undefined;
    return { executionArn: String(parsed[0]), key: String(parsed[1]) };
  } catch {
    return undefined;
  }
}

/** Tasks that wait for SendTaskSuccess, SendTaskFailure or SendTaskHeartbeat. */
export class TaskTokens {
  readonly #pending = new Map<string, Pending>();

  /** Waits for the end of a task. Rejects with the worker's failure, or with a timeout when no heartbeat comes. */
  wait(token: string, { heartbeat, signal }: TokenWait): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const timer = new Heartbeat(heartbeat, reject);
      const end = () => {
        timer.clear();
        this.#pending.delete(token);
      };
      signal.addEventListener("abort", end, { once: true });
      this.#pending.set(token, {
        resolve: (output) => {
          end();
          resolve(output);
        },
        reject: (error) => {
          end();
          reject(error);
        },
        beat: () => timer.restart(),
      });
      timer.restart();
    });
  }

  succeed(token: string, output: unknown): void {
    this.#find(token).resolve(output);
  }

  fail(token: string, error: string | undefined, cause: string | undefined): void {
    this.#find(token).reject(new StateError(error, cause));
  }

  heartbeat(token: string): void {
    this.#find(token).beat();
  }

  #find(token: string): Pending {
    const pending = this.#pending.get(token);
    if (pending) return pending;
    if (!parseToken(token))
      throw new ServiceError("InvalidToken", "Invalid Token: 'Invalid token'");
    throw new ServiceError(
      "TaskTimedOut",
      "Task Timed Out: 'Provided task does not exist anymore'",
    );
  }
}

/** How a task waits for its token. */
export interface TokenWait {
  /** Sleeps the seconds between two heartbeats; undefined when none are expected. */
  readonly heartbeat: ((signal: AbortSignal) => Promise<void>) | undefined;
  readonly signal: AbortSignal;
}

/** Fails a task when no heartbeat arrives in time. */
class Heartbeat {
  #controller = new AbortController();
  readonly #sleep: TokenWait["heartbeat"];
  readonly #fail: (error: StateError) => void;

  constructor(sleep: TokenWait["heartbeat"], fail: (error: StateError) => void) {
    this.#sleep = sleep;
    this.#fail = fail;
  }

  restart(): void {
    this.clear();
    if (!this.#sleep) return;
    this.#controller = new AbortController();
    this.#sleep(this.#controller.signal).then(
      () => this.#fail(new StateError("States.Timeout", undefined, { heartbeat: true })),
      () => {},
    );
  }

  clear(): void {
    this.#controller.abort();
  }
}
