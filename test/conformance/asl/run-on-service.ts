import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defined } from "../../../infra/local/kernel/defined.ts";
import type { Service, Shape } from "../../../infra/local/kernel/service.ts";
import { createStates } from "../../../infra/local/services/step-functions/service.ts";
import { Api } from "../../support/step-functions/api.ts";
import { createStubCloud } from "../../support/step-functions/stub-cloud.ts";
import type { AslCase } from "./cases.ts";
import { invoke } from "./lambda-functions.ts";
import { difference, type Got } from "./result.ts";
import { fileFor } from "./s3-files.ts";

const ROLE = "arn:aws:iam::111111111111:role/snf_role_arn";

/** Step Functions for one case at a time, on a clock that runs fast. */
interface CaseService {
  readonly api: Api;
  readonly service: Service;
  readonly folder: string;
  /** The case whose calls of other services are answered. */
  serve(one: AslCase): void;
}

/** Services that wait for their next case: opening and closing one takes longer than most cases. */
const free: CaseService[] = [];

/** Runs a case on a service that it has to itself. */
export async function withService<T>(one: AslCase, use: (api: Api) => Promise<T>): Promise<T> {
  // A worker outside the cloud takes real time, and its heartbeats are due in the cloud's.
  const isWorked = one.needs === "activity";
  const own = (isWorked ? undefined : free.pop()) ?? openService(isWorked ? 1 : 50);
  own.serve(one);
  try {
    return await use(own.api);
  } finally {
    if (own.service.isIdle?.() && !isWorked) {
      await clear(own.api);
      free.push(own);
    } else {
      await close(own);
    }
  }
}

/** Closes all services; to be called after the last case. */
export async function closeServices(): Promise<void> {
  await Promise.all(free.splice(0).map(close));
}

function openService(speed: number): CaseService {
  const folder = mkdtempSync(join(tmpdir(), "tunewright-asl-"));
  let name = "";
  const cloud = createStubCloud({
    folder,
    speed,
    accountId: "111111111111",
    answer: (service, operation, input) => {
      if (service === "s3") return { Body: Buffer.from(fileFor(name)) };
      if (operation === "Invoke") return invoke(name, input);
      throw new Error(`${service} ${operation} is not part of the case`);
    },
  });
  const service = createStates(cloud);
  const serve = (one: AslCase) => {
    name = one.name;
  };
  return { api: new Api(service, cloud), service, folder, serve };
}

/** Deletes what a case has left: its machines with their ended executions, and its activities. */
async function clear(api: Api): Promise<void> {
  const { stateMachines } = await api.call("ListStateMachines", {});
  for (const { stateMachineArn } of stateMachines as Shape[]) {
    await api.call("DeleteStateMachine", { stateMachineArn });
  }
  const { activities } = await api.call("ListActivities", {});
  for (const { activityArn } of activities as Shape[]) {
    await api.call("DeleteActivity", { activityArn });
  }
}

async function close({ service, folder }: CaseService): Promise<void> {
  await service.stop?.();
  rmSync(folder, { recursive: true, force: true });
}

/** Runs a case through the service's operations; returns what differs. */
export function runOnService(one: AslCase): Promise<string | undefined> {
  return withService(one, async (api) => {
    const created = await api.call("CreateStateMachine", {
      name: one.stateMachineName ?? "machine",
      definition: JSON.stringify(one.definition),
      roleArn: ROLE,
      type: one.type ?? "STANDARD",
    });
    if (one.needs === "activity" && !one.name.includes("on_deleted")) {
      await api.call("CreateActivity", { name: "activity-a0000001" });
    }
    const request = defined({
      stateMachineArn: created["stateMachineArn"],
      input: JSON.stringify(one.input),
      name: one.executionName,
    });
    if (one.type === "EXPRESS") return express(one, await api.call("StartSyncExecution", request));
    const { executionArn } = await api.call("StartExecution", request);
    const arn = String(executionArn);
    if (one.needs === "activity") await work(api, one);
    if (one.expected["status"] === "ABORTED") await api.call("StopExecution", { executionArn });
    const ended = await api.end(arn);
    return difference(one, got(ended, await api.history(arn)));
  });
}

function express(one: AslCase, answer: Shape): string | undefined {
  const output = answer["output"];
  const status = String(answer["status"]);
  const { error, cause } = answer as { error?: string; cause?: string };
  const parsed = typeof output === "string" ? { output: JSON.parse(output) } : {};
  return difference(one, { status, ...parsed, error, cause, events: [] });
}

function got(ended: Shape, history: readonly Shape[]): Got {
  const { status, error, cause, output } = ended as Record<string, string | undefined>;
  return {
    status: String(status),
    error,
    cause,
    ...(output === undefined ? {} : { output: withoutRole(JSON.parse(output)) }),
    events: history.map(eventOf),
  };
}

/** The recorder knew its role by a short name. */
function withoutRole<T>(value: T): T {
  return JSON.parse(JSON.stringify(value).replaceAll(ROLE, "snf_role_arn")) as T;
}

function eventOf(event: Shape): Got["events"][number] {
  const { type, id, previousEventId } = event as {
    type: string;
    id: number;
    previousEventId: number;
  };
  const found = Object.entries(event).find(([name]) => name.endsWith("EventDetails"))?.[1];
  const details: Record<string, unknown> = {};
  for (const [name, value] of Object.entries((found ?? {}) as Shape)) {
    details[name] = withoutRole(plain(name, value));
  }
  return { type, id, previousEventId, details };
}

function plain(name: string, value: unknown): unknown {
  if (["input", "output", "parameters"].includes(name)) return JSON.parse(String(value));
  if (name !== "assignedVariables") return value;
  const variables = Object.entries(value as Record<string, string>);
  return Object.fromEntries(variables.map(([key, text]) => [key, JSON.parse(text)]));
}

/** Takes an activity's task and answers as the recorded worker did. */
async function work(api: Api, one: AslCase): Promise<void> {
  const [outcome] = one.taskOutcomes ?? [];
  if (!outcome) return;
  const activityArn = (Object.values(one.definition.States)[0] as { Resource: string }).Resource;
  const { taskToken } = await api.call("GetActivityTask", { activityArn });
  if (outcome.how === "TimedOut") return;
  if (JSON.stringify(one.definition).includes("HeartbeatSeconds")) {
    await api.call("SendTaskHeartbeat", { taskToken });
  }
  if (outcome.how === undefined) {
    const output = JSON.stringify(outcome.output);
    await api.call("SendTaskSuccess", { taskToken, output });
  } else {
    const cause = typeof outcome.cause === "string" ? outcome.cause : JSON.stringify(outcome.cause);
    await api.call("SendTaskFailure", { taskToken, error: outcome.error, cause });
  }
}
