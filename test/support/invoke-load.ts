import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import type { TestCloud } from "./local-cloud.ts";

/** What came of the requests that were sent in one phase. */
export interface LoadPhase {
  /** Answered requests by the text of their answer. */
  readonly answers: Readonly<Record<string, number>>;
  /** Status and text, or error, of each that was not answered. */
  readonly failed: readonly string[];
  /** Requests that ended each second. */
  readonly perSecond: number;
}

/** Answered requests of a phase. */
export function requestsOf({ answers }: LoadPhase): number {
  return Object.values(answers).reduce((sum, count) => sum + count, 0);
}

/** Requests that are sent all the time by another thread. */
export interface Load {
  /** Ends the phase once so many of its requests have ended; resolves when none of it is in flight any more. */
  phase(min: number): Promise<LoadPhase>;
  /** The same for the last phase. */
  stop(min?: number): Promise<LoadPhase>;
}

interface LoadTarget {
  readonly client: Pick<TestCloud["client"], "endpoint" | "region" | "credentials">;
  readonly modelId: string;
  readonly question: string;
  readonly perSecond: number;
}

/** Requests in flight at most. */
const CONNECTIONS = 64;

/** Asks a model the same question, so many times a second if the machine can. */
export function startLoad({ client, ...target }: LoadTarget): Load {
  const { endpoint, region, credentials } = client;
  const worker = new Worker(fileURLToPath(new URL("./load-worker.mjs", import.meta.url)), {
    workerData: { ...target, endpoint, region, credentials, connections: CONNECTIONS },
  });
  const end = async (min: number, isLast: boolean): Promise<LoadPhase> => {
    const ended = once(worker, "message");
    worker.postMessage({ min, isLast });
    const [phase] = (await ended) as [LoadPhase];
    return phase;
  };
  return {
    phase: (min) => end(min, false),
    async stop(min = 0) {
      const last = await end(min, true);
      await worker.terminate();
      return last;
    },
  };
}
