import type { TaskCall, Tasks } from "../interpreter/host.ts";
import { Fault } from "../language/errors.ts";
import type { ActivityStore } from "./activity-store.ts";
import { callSdk } from "./aws-sdk.ts";
import { awaitJob, createJob, invokeModel } from "./bedrock.ts";
import { notSimulated } from "./call-failure.ts";
import { invokeFunction, invokeLambda } from "./lambda.ts";
import type { Caller } from "./service-call.ts";
import { publishMessage } from "./sns.ts";
import { passStateFault } from "./state-fault.ts";
import { awaitExecution, startExecution } from "./step-functions.ts";
import type { TaskTokens } from "./task-tokens.ts";

type Start = (caller: Caller, call: TaskCall) => Promise<unknown>;
type Finish = (caller: Caller, call: TaskCall, submitted: unknown) => Promise<unknown>;

/** Optimized integrations by `type:action`. */
const STARTS: Readonly<Record<string, Start>> = {
  "lambda:invoke": invokeLambda,
  "sns:publish": publishMessage,
  "bedrock:createModelCustomizationJob": createJob,
  "bedrock:invokeModel": invokeModel,
  "states:startExecution": startExecution,
};

/** What waits for the end of a job that a `.sync` integration started. */
const FINISHES: Readonly<Record<string, Finish>> = {
  "bedrock:createModelCustomizationJob": awaitJob,
  "states:startExecution": awaitExecution,
};

/** What tasks of all executions share. */
export interface SharedTasks {
  readonly tokens: TaskTokens;
  readonly activities: ActivityStore;
}

/** The Tasks port of one execution: every call goes through the cloud, as the state machine's role. */
export function createTasks(caller: Caller, { tokens, activities }: SharedTasks): Tasks {
  return {
    check(resource) {
      if (resource.kind !== "activity" || activities.exists(resource.arn)) return;
      throw new Fault(`The activity ${resource.arn} does not exist.`);
    },
    async call(call) {
      await passStateFault(caller, call);
      return start(call)(caller, call);
    },
    async finish(call, submitted) {
      const { resource, token, signal } = call;
      if (resource.pattern !== "token") {
        const finish = FINISHES[`${resource.type}:${resource.action}`];
        if (!finish) throw notSimulated(resource);
        const reported = tokens.wait(token, { heartbeat: undefined, signal });
        return Promise.race([finish(caller, call, submitted), reported]);
      }
      // A worker that took the task before a restart still has it.
      if (resource.kind === "activity" && !call.isStarted) activities.offer(resource.arn, call);
      return tokens.wait(token, { heartbeat: heartbeatOf(caller, call), signal });
    },
  };
}

function start({ resource }: TaskCall): Start {
  if (resource.kind === "lambda-function") return invokeFunction;
  if (resource.type.startsWith("aws-sdk:")) return callSdk;
  const known = STARTS[`${resource.type}:${resource.action}`];
  if (!known) throw notSimulated(resource);
  return known;
}

function heartbeatOf({ cloud }: Caller, { heartbeatSeconds }: TaskCall) {
  if (heartbeatSeconds === undefined) return undefined;
  return (signal: AbortSignal) => cloud.clock.sleep(heartbeatSeconds * 1000, signal);
}
