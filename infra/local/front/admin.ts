import { wallClock } from "../kernel/clock.ts";
import type { Kernel } from "../kernel/cloud.ts";
import type { PlannedFaults } from "../kernel/faults/plan.ts";
import type { WireRequest } from "../kernel/service.ts";
import { readStack } from "../kernel/stack-record.ts";
import { readBody } from "../protocol/body.ts";

const PREFIX = "/_tunewright/";

/** The local cloud's own paths, which no AWS service has. */
export interface Admin {
  /** Answers a request under `/_tunewright/`; returns false for any other path. */
  handle(request: WireRequest): Promise<boolean>;
  /** Notes that a client called an AWS service. */
  touch(): void;
  /** Real milliseconds since a client last called an AWS service. */
  quietFor(): number;
}

interface AdminParts {
  readonly kernel: Kernel;
  readonly faults: PlannedFaults;
}

type Route = (parts: AdminParts, body: Buffer) => [status: number, body: unknown];

const ROUTES: Readonly<Record<string, Route>> = {
  "GET health": ({ kernel }) => [
    200,
    { status: "ok", now: kernel.clock.now(), speed: kernel.clock.speed, idle: kernel.isIdle() },
  ],
  "GET stack": ({ kernel }) => {
    const stack = readStack(kernel.folder);
    return stack ? [200, stack] : [404, { message: "Nothing is deployed." }];
  },
  "GET iam": ({ kernel }) => [200, kernel.iam.report()],
  "GET faults": ({ faults }) => [200, faults.report()],
  "POST faults": ({ faults }, body) =>
    attempt(() => {
      faults.replace(JSON.parse(body.toString("utf8")));
      return faults.report();
    }),
  "POST quotas": ({ kernel }, body) =>
    attempt(() => {
      const { quotas } = JSON.parse(body.toString("utf8")) as { quotas?: unknown };
      return kernel.service("bedrock").setQuotas?.(quotas);
    }),
  "DELETE faults": ({ faults }) => {
    faults.replace({ faults: [] });
    return [200, []];
  },
};

/** Makes the admin endpoint of a kernel: health, stack, permissions used, faults, quotas. */
export function createAdmin(parts: AdminParts): Admin {
  let touchedAt = wallClock();
  return {
    async handle(request) {
      if (!request.rawPath.startsWith(PREFIX)) return false;
      const name = `${request.method} ${request.rawPath.slice(PREFIX.length)}`;
      const route = ROUTES[name];
      const body = await readBody(request.body);
      if (route === undefined) answer(request, 404, { message: `There is no admin path ${name}.` });
      else answer(request, ...route(parts, body));
      return true;
    },
    touch() {
      touchedAt = wallClock();
    },
    quietFor: () => wallClock() - touchedAt,
  };
}

/** What `work` returns, or 400 with what is wrong with the request. */
function attempt(work: () => unknown): [status: number, body: unknown] {
  try {
    return [200, work()];
  } catch (error) {
    return [400, { message: error instanceof Error ? error.message : String(error) }];
  }
}

function answer({ response }: WireRequest, status: number, body: unknown): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(text),
  });
  response.end(text);
}
