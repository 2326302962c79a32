import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Shape } from "../../../infra/local/kernel/service.ts";
import { createStates } from "../../../infra/local/services/step-functions/service.ts";
import { definition } from "../../../pipeline/workflow/definition.ts";
import type { ExecutionInput } from "../../../pipeline/workflow/input.ts";
import { type DrivenClock, drivenClock, rest } from "../driven-clock.ts";
import { Api } from "../step-functions/api.ts";
import { createStubCloud } from "../step-functions/stub-cloud.ts";
import { placeholders } from "./placeholders.ts";

/** A call that the workflow made: a function by the name of its placeholder, or an operation by AWS's name. */
interface ScriptedCall {
  /** e.g. `AskModels`, `GetModelCustomizationJob`, `Publish` */
  readonly name: string;
  /** A function's payload, or an operation's input. */
  readonly input: Shape;
  /** Milliseconds of the driven clock since the start. */
  readonly at: number;
}

/**
 * An answer, or what makes one from the call's input, its number among those of its name, from 1, and its time
 * (see `ScriptedCall.at`).
 */
type Reply = Shape | ((input: Shape, number: number, at: number) => Shape | Promise<Shape>);

/**
 * Answers by the call's name. A list answers one call each; its last answers all further ones. With an entry
 * `SendTaskSuccess` a task that waits for its token is woken at once.
 */
export type Script = Readonly<Record<string, Reply | readonly Reply[]>>;

/** What an execution did. */
export interface ScriptedRun {
  readonly status: string;
  readonly output: Shape;
  readonly error: string;
  readonly cause: string;
  /** The state that its failure report names. */
  readonly failedIn: string | undefined;
  /** Names of the states that it entered, in order. */
  readonly states: readonly string[];
  readonly calls: readonly ScriptedCall[];
  /** Number of events in its history. */
  readonly events: number;
  /** Hours of the driven clock that it took. */
  readonly hours: number;
  /** The calls of one name. */
  callsOf(name: string): readonly Shape[];
}

/** What is run. */
export interface ScriptedStart {
  readonly input: ExecutionInput;
  /** Name of the execution; default is the run's id. */
  readonly name?: string;
  /** Runs another definition than the pipeline's. */
  readonly machine?: object;
  /** What the deployment fills in, where it differs. */
  readonly placeholders?: Readonly<Record<string, string>>;
}

/**
 * Runs the workflow in the local Step Functions on a clock that jumps from one wait to the next. Its calls
 * are answered by the script; one that the script does not name fails the test.
 */
export async function runScripted(script: Script, start: ScriptedStart): Promise<ScriptedRun> {
  const folder = mkdtempSync(join(tmpdir(), "tunewright-scripted-"));
  const clock = drivenClock();
  const began = clock.now();
  const calls: ScriptedCall[] = [];
  /** Of tasks that wait and are to be woken. */
  const tokens: string[] = [];
  const cloud = createStubCloud({
    folder,
    clock,
    answer: async (_service, operation, input) => {
      const call = callOf(operation, input, clock.now() - began);
      calls.push(call);
      const answer = await replyTo(script, call, calls);
      const { token } = call.input;
      if (script["SendTaskSuccess"] && typeof token === "string") tokens.push(token);
      return operation === "Invoke" ? asInvocation(answer) : answer;
    },
  });
  const service = createStates(cloud);
  const api = new Api(service, cloud);
  try {
    const machine = JSON.parse(filledIn(start)) as object;
    const arn = await api.create("scripted", machine);
    const execution = await api.start(arn, start.input, start.name ?? start.input.runId);
    const ended = await drive(api, execution, { clock, tokens });
    const history = await api.history(execution);
    return {
      status: String(ended["status"]),
      output: JSON.parse(String(ended["output"] ?? "{}")) as Shape,
      error: String(ended["error"] ?? ""),
      cause: String(ended["cause"] ?? ""),
      states: history.flatMap((event) => {
        const entered = event["stateEnteredEventDetails"] as { name: string } | undefined;
        return entered === undefined ? [] : [entered.name];
      }),
      failedIn: failedIn(calls),
      calls,
      events: history.length,
      hours: (clock.now() - began) / 3_600_000,
      callsOf: (name) => calls.filter((call) => call.name === name).map((call) => call.input),
    };
  } finally {
    await service.stop?.();
    rmSync(folder, { recursive: true, force: true });
  }
}

function failedIn(calls: readonly ScriptedCall[]): string | undefined {
  const report = calls.findLast(({ name }) => name === "WriteReport")?.input;
  return (report?.["failure"] as { state: string } | undefined)?.state;
}

/** An answer of a function that threw. */
export function thrown(errorType: string, errorMessage = "as the script says"): Shape {
  return { [THROWN]: { errorType, errorMessage } };
}

const THROWN = "thrown by the function";

function asInvocation(answer: Shape): Shape {
  const failed = answer[THROWN];
  const payload = Buffer.from(JSON.stringify(failed ?? answer));
  return {
    StatusCode: 200,
    Payload: payload,
    ...(failed === undefined ? {} : { FunctionError: "Unhandled" }),
  };
}

function callOf(operation: string, input: Shape, at: number): ScriptedCall {
  if (operation !== "Invoke") return { name: operation, input, at };
  const name = String(input["FunctionName"]).split(":function:")[1]?.split(":")[0] ?? "";
  const payload = Buffer.from(input["Payload"] as Uint8Array).toString();
  return { name, input: JSON.parse(payload) as Shape, at };
}

async function replyTo(
  script: Script,
  { name, input, at }: ScriptedCall,
  calls: readonly ScriptedCall[],
): Promise<Shape> {
  const number = calls.filter((call) => call.name === name).length;
  const found = script[name];
  const reply = Array.isArray(found) ? (found[number - 1] ?? found.at(-1)) : found;
  if (reply === undefined) throw new Error(`the script has no answer to ${name}`);
  return typeof reply === "function" ? await reply(input, number, at) : (reply as Shape);
}

/** The definition as CloudFormation deploys it. */
function filledIn({ machine = definition, placeholders: changed }: ScriptedStart): string {
  const values = { ...placeholders, ...changed };
  return JSON.stringify(machine).replace(/\$\{(\w+)\}/g, (whole, name: string) => {
    const value = name.endsWith("Function")
      ? `arn:aws:lambda:us-east-1:123456789012:function:${name.slice(0, -"Function".length)}:1`
      : values[name];
    if (value === undefined) throw new Error(`nothing fills in the placeholder ${whole}`);
    return value;
  });
}

/** Jumps from one wait to the next until the execution has ended. */
async function drive(
  api: Api,
  executionArn: string,
  { clock, tokens }: { clock: DrivenClock; tokens: string[] },
): Promise<Shape> {
  for (;;) {
    await rest();
    const taskToken = tokens.shift();
    if (taskToken !== undefined) {
      await api.call("SendTaskSuccess", { taskToken, output: "{}" });
      continue;
    }
    const found = await api.call("DescribeExecution", { executionArn });
    if (found["status"] !== "RUNNING") return found;
    const [next] = clock.sleepers();
    if (next !== undefined) clock.advance(next);
  }
}
