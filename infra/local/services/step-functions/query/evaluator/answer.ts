import { type Job, runJob } from "../job.ts";
import type { QueryContext } from "../query-context.ts";
import { createSeededRandom } from "../seeded-random.ts";
import { toFaultData } from "./fault-data.ts";
import type { Computed, Draws, Position, Request } from "./wire.ts";

/** Longest JSON text of a value that is returned; a state's output has 256 KiB at most, the items of a Map may have more. */
const MAX_LENGTH = 8 * 1024 * 1024;

/** Does a job of a request. @param report called before each expression */
export async function answer(
  { job, draws, about }: Request,
  report: (at: Position) => void,
): Promise<Computed> {
  const thread = new DrawnThread(draws, report);
  const { variables, ...rest } = about;
  const scope = {
    has: (name: string) => Object.hasOwn(variables, name),
    get: (name: string) => (Object.hasOwn(variables, name) ? variables[name] : undefined),
    all: () => ({ ...variables }),
  };
  const outcome = await outcomeOf(job, { ...rest, scope, thread });
  return { ...outcome, drawn: thread.drawn };
}

async function outcomeOf(job: Job, query: QueryContext) {
  try {
    const text = JSON.stringify(await runJob(job, query)) as string | undefined;
    if (text === undefined) return { kind: "value" } as const;
    if (text.length > MAX_LENGTH) return { kind: "spent", spent: "length" } as const;
    return { kind: "value", text } as const;
  } catch (thrown) {
    return { kind: "fault", fault: toFaultData(thrown) } as const;
  }
}

/** Draws the values that the thread of the execution would draw. */
class DrawnThread {
  readonly time: number;
  readonly evaluating: (at: Position) => void;
  drawn = 0;
  readonly #draws: Draws;

  constructor(draws: Draws, report: (at: Position) => void) {
    this.#draws = draws;
    this.time = draws.time;
    this.evaluating = report;
  }

  random(): number {
    return createSeededRandom(this.#draws.seed).random(this.#nextKey());
  }

  uuid(): string {
    return createSeededRandom(this.#draws.seed).uuid(this.#nextKey());
  }

  #nextKey(): string {
    const { prefix, count, suffix } = this.#draws;
    this.drawn += 1;
    return `${prefix}${count + this.drawn}${suffix}`;
  }
}
