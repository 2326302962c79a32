import { isAbsolute } from "node:path";
import { z } from "zod";
import { wallClock } from "../kernel/clock.ts";
import type { Kernel } from "../kernel/cloud.ts";
import type { PlannedFaults } from "../kernel/faults/plan.ts";
import type { WireRequest } from "../kernel/service.ts";
import { readStack, type StackRecord } from "../kernel/stack-record.ts";
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
  /** Deploys a cloud assembly, or updates what was deployed. */
  deploy(assembly: string): Promise<StackRecord>;
}

type Answer = [status: number, body: unknown];

type Route = (parts: AdminParts, body: Buffer) => Answer | Promise<Answer>;

const DeployRequest = z.strictObject({
  /** Absolute path of a cloud assembly on this machine. */
  assembly: z.string().refine(isAbsolute, "must be an absolute path"),
});

const ROUTES: Readonly<Record<string, Route>> = {
  "GET health": ({ kernel }) => [
    200,
    { status: "ok", now: kernel.clock.now(), speed: kernel.clock.speed, idle: kernel.isIdle() },
  ],
  "GET stack": ({ kernel }) => {
    const stack = readStack(kernel.folder);
    return stack ? [200, stack] : [404, { message: "Nothing is deployed." }];
  },
  "POST deploy": ({ deploy }, body) =>
    attempt(() => {
      const { assembly } = DeployRequest.parse(JSON.parse(body.toString("utf8")));
      return deploy(assembly);
    }),
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

/** Makes the admin endpoint of a kernel: health, stack, deployments, permissions used, faults, quotas. */
export function createAdmin(parts: AdminParts): Admin {
  let touchedAt = wallClock();
  return {
    async handle(request) {
      if (!request.rawPath.startsWith(PREFIX)) return false;
      const name = `${request.method} ${request.rawPath.slice(PREFIX.length)}`;
      const route = ROUTES[name];
      const body = await readBody(request.body);
      if (route === undefined) answer(request, 404, { message: `There is no admin path ${name}.` });
      else answer(request, ...(await route(parts, body)));
      return true;
    },
    touch() {
      touchedAt = wallClock();
    },
    quietFor: () => wallClock() - touchedAt,
  };
}

/** What `work` returns, or 400 with what is wrong with the request. */
async function attempt(work: () => unknown): Promise<Answer> {
  try {
    return [200, await work()];
  } catch (error) {
    if (error instanceof z.ZodError) return [400, { message: z.prettifyError(error) }];
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
