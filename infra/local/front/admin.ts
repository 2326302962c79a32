import { isAbsolute } from "node:path";
import { z } from "zod";
import { wallClock } from "../kernel/clock.ts";
import { defined } from "../kernel/defined.ts";
import type { PlannedFaults } from "../kernel/faults/plan.ts";
import type { Regions } from "../kernel/regions.ts";
import { schemaText } from "../kernel/schema-text.ts";
import type { WireRequest } from "../kernel/service.ts";
import { readStack, type StackRecord } from "../kernel/stack-record.ts";
import { readBody } from "../protocol/body.ts";
import { parseJson } from "../protocol/parse-json.ts";

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
  readonly regions: Regions;
  readonly faults: PlannedFaults;
  /** What answers as the untuned base models, where it is not the stand-in. */
  readonly baseServer: { readonly url: string; readonly name: string } | undefined;
  /** Deploys a cloud assembly into a Region, or updates what was deployed there. */
  deploy(assembly: string, into: { region?: string }): Promise<StackRecord>;
}

type Answer = [status: number, body: unknown];

interface AdminRequest {
  readonly body: Buffer;
  readonly query: URLSearchParams;
}

type Route = (parts: AdminParts, request: AdminRequest) => Answer | Promise<Answer>;

const DeployRequest = z.strictObject({
  /** Absolute path of a cloud assembly on this machine. */
  assembly: z.string().refine(isAbsolute, "must be an absolute path"),
  /** us-east-1 unless another is named. */
  region: z.string().optional(),
});

const QuotasRequest = z.strictObject({
  quotas: z.unknown().optional(),
  /** The only Region whose quotas change; otherwise those of all do. */
  region: z.string().optional(),
});

const ReleaseRequest = z.strictObject({ executionArn: z.string() });

const ROUTES: Readonly<Record<string, Route>> = {
  "GET health": ({ regions, baseServer }) => {
    const { clock } = regions.home;
    const { speed } = clock;
    const idle = regions.isIdle();
    return [200, { status: "ok", now: clock.now(), speed, idle, ...defined({ baseServer }) }];
  },
  // Of one Region, us-east-1 unless `?region=` names another.
  "GET stack": ({ regions }, { query }) =>
    attempt(() => readStack(regions.of(query.get("region") ?? regions.home.region).folder)),
  // By Region, null where nothing is deployed.
  "GET stacks": ({ regions }) => [
    200,
    Object.fromEntries(
      regions.all().map(({ region, folder }) => [region, readStack(folder) ?? null]),
    ),
  ],
  // What was used of what AWS bills: trained tokens by job, times of serving, and invocations by model.
  "GET usage": ({ regions }, { query }) =>
    attempt(() => {
      const kernel = regions.of(query.get("region") ?? regions.home.region);
      return {
        ...kernel.service("bedrock").usage?.(),
        ...kernel.service("monitoring").usage?.(),
      };
    }),
  "POST deploy": ({ deploy }, { body }) =>
    attempt(() => {
      const { assembly, region } = DeployRequest.parse(parseJson(body));
      return deploy(assembly, defined({ region }));
    }),
  "GET iam": ({ regions }) => [200, regions.home.iam.report()],
  "GET faults": ({ faults }) => [200, faults.report()],
  "POST faults": ({ faults }, { body }) =>
    attempt(() => {
      faults.replace(parseJson(body));
      return faults.report();
    }),
  "POST quotas": ({ regions }, { body }) =>
    attempt(() => {
      const { quotas, region } = QuotasRequest.parse(parseJson(body));
      const changed = region === undefined ? regions.all() : [regions.of(region)];
      const values = changed.map((kernel) => kernel.service("bedrock").setQuotas?.(quotas));
      return values[0];
    }),
  // Executions that are held back instead of being resumed.
  "GET held": ({ regions }) => [200, regions.held()],
  "POST release": ({ regions }, { body }) =>
    attempt(async () => {
      const { executionArn } = ReleaseRequest.parse(parseJson(body));
      const region = executionArn.split(":")[3] ?? "";
      const isReleased = await regions.of(region).service("states").release?.(executionArn);
      if (isReleased !== true) throw new Error(`${executionArn} is not held back`);
      return regions.held();
    }),
  "DELETE faults": ({ faults }) => {
    faults.replace({ faults: [] });
    return [200, []];
  },
};

/** Makes the admin endpoint of a cloud: health, stacks, deployments, permissions used, usage, faults, quotas, held executions. */
export function createAdmin(parts: AdminParts): Admin {
  let touchedAt = wallClock();
  return {
    async handle(request) {
      if (!request.rawPath.startsWith(PREFIX)) return false;
      const name = `${request.method} ${request.rawPath.slice(PREFIX.length)}`;
      const route = ROUTES[name];
      const body = await readBody(request.body);
      if (route === undefined) answer(request, 404, { message: `There is no admin path ${name}.` });
      else {
        const query = new URLSearchParams(request.rawQuery);
        answer(request, ...(await route(parts, { body, query })));
      }
      return true;
    },
    touch() {
      touchedAt = wallClock();
    },
    quietFor: () => wallClock() - touchedAt,
  };
}

/** What `work` returns, 404 when that is nothing, or 400 with what is wrong with the request. */
async function attempt(work: () => unknown): Promise<Answer> {
  try {
    const found = await work();
    return found === undefined ? [404, { message: "Nothing is deployed." }] : [200, found];
  } catch (error) {
    return [400, { message: textOf(error) }];
  }
}

function textOf(error: unknown): string {
  if (error instanceof z.ZodError) return schemaText(error);
  return error instanceof Error ? error.message : String(error);
}

function answer({ response }: WireRequest, status: number, body: unknown): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(text),
  });
  response.end(text);
}
