import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Shape } from "../../../../../infra/local/kernel/service.ts";
import { createStates } from "../../../../../infra/local/services/step-functions/service.ts";
import { Api } from "../../../../support/step-functions/api.ts";
import { createStubCloud } from "../../../../support/step-functions/stub-cloud.ts";

const FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:work";
const EXECUTIONS = 6;
/** Calls that one execution makes. */
const CALLS = 8;
const KILLS = 5;
/** Few enough that calls are left after every kill. */
const MAX_CALLS_A_LIFE = Math.floor((EXECUTIONS * CALLS) / KILLS);

const task = (step: string, Next?: string) => ({
  Type: "Task",
  Resource: FUNCTION,
  Arguments: { step, at: "{% $states.context.Execution.Input.at %}" },
  Assign: { drawn: "{% $random() %}" },
  ...(Next === undefined ? { End: true } : { Next }),
});

const DEFINITION = {
  QueryLanguage: "JSONata",
  StartAt: "first",
  States: {
    first: task("first", "pause"),
    pause: { Type: "Wait", Seconds: 2, Next: "both" },
    both: {
      Type: "Parallel",
      Branches: [
        {
          StartAt: "left",
          States: {
            left: task("left", "left pause"),
            "left pause": { Type: "Wait", Seconds: 3, Next: "left end" },
            "left end": task("left end"),
          },
        },
        { StartAt: "right", States: { right: task("right") } },
      ],
      Next: "each",
    },
    each: {
      Type: "Map",
      Items: "{% [1..4] %}",
      MaxConcurrency: 2,
      ItemSelector: { item: "{% $states.context.Map.Item.Value %}" },
      ItemProcessor: {
        StartAt: "item",
        States: {
          item: {
            ...task("item"),
            Arguments: {
              step: "{% 'item ' & $states.input.item %}",
              at: "{% $states.context.Execution.Input.at %}",
            },
          },
        },
      },
      Output: { drawn: "{% $drawn %}" },
      End: true,
    },
  },
};

const ITEMS = Array.from({ length: 30 }, (_, item) => item);

/** Each item is a child execution with a call. */
const CHILDREN = {
  QueryLanguage: "JSONata",
  StartAt: "children",
  States: {
    children: {
      Type: "Map",
      Items: ITEMS,
      MaxConcurrency: 4,
      ItemSelector: { item: "{% $states.context.Map.Item.Value %}" },
      ItemProcessor: {
        ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" },
        StartAt: "child",
        States: {
          child: {
            Type: "Task",
            Resource: FUNCTION,
            Arguments: { step: "{% $states.input.item %}", at: 0 },
            End: true,
          },
        },
      },
      End: true,
    },
  },
};

const PROCESS = fileURLToPath(
  new URL("../../../../support/step-functions/process-to-kill.ts", import.meta.url),
);

const executionArn = (at: number) =>
  `arn:aws:states:us-east-1:123456789012:execution:durable:run-${at}`;

describe("executions", () => {
  let folder: string;
  let running: ChildProcess | undefined;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "tunewright-durable-"));
  });
  afterEach(() => {
    running?.kill("SIGKILL");
    rmSync(folder, { recursive: true, force: true });
  });

  /** Runs the process to its end, and returns the signal that ended it. */
  const run = async (...args: (string | number)[]): Promise<NodeJS.Signals | null> => {
    const options = ["--import", "tsx", PROCESS, folder, ...args.map(String)];
    running = spawn(process.execPath, options, { stdio: ["ignore", "inherit", "inherit"] });
    const [, signal] = (await once(running, "exit")) as [number | null, NodeJS.Signals | null];
    return signal;
  };
  const calls = () => {
    const file = join(folder, "calls.log");
    return existsSync(file) ? readFileSync(file, "utf8").split("\n").filter(Boolean) : [];
  };
  const open = () => {
    const cloud = createStubCloud({ folder });
    return new Api(createStates(cloud), cloud);
  };

  /** The payloads of the calls that the histories in the folder show as done. */
  const recorded = async () => {
    const api = open();
    const done: string[] = [];
    for (let at = 0; at < EXECUTIONS; at++) {
      for (const event of await api.history(executionArn(at))) {
        const details = event["lambdaFunctionSucceededEventDetails"] as Shape | undefined;
        if (details) done.push(String(details["output"]));
      }
    }
    return done;
  };

  it("resume after a kill at any moment, and nothing that was recorded as done is done again", async () => {
    let done: string[] = [];
    for (let kills = 0; kills < KILLS; kills++) {
      const before = calls().length;
      const start = kills === 0 ? [JSON.stringify(DEFINITION), EXECUTIONS] : [];
      // The last kill comes late enough that something is recorded for certain.
      const isLast = kills === KILLS - 1;
      const killAt = isLast ? MAX_CALLS_A_LIFE : 2 + Math.floor(Math.random() * 7);
      expect(await run(killAt, ...start)).toBe("SIGKILL");
      const since = calls().slice(before);
      for (const payload of done) {
        expect(since.filter((line) => line.endsWith(` ${payload}`))).toEqual([]);
      }
      done = await recorded();
    }
    expect(done.length).toBeGreaterThan(0);
    expect(await run(0)).toBeNull();
    const api = open();
    for (let at = 0; at < EXECUTIONS; at++) {
      const { status } = await api.call("DescribeExecution", { executionArn: executionArn(at) });
      expect(status).toBe("SUCCEEDED");
      const events = await api.history(executionArn(at));
      expect(events.map(({ id }) => id)).toEqual(events.map((_, index) => index + 1));
      const succeeded = events.filter(({ type }) => type === "LambdaFunctionSucceeded");
      expect(succeeded).toHaveLength(CALLS);
      // The request id of a call is the same in every attempt, so that a service can recognize it.
      const own = calls().filter((line) => line.includes(`"at":${at}}`));
      const payloads = new Set(own.map((line) => line.slice(line.indexOf(" "))));
      expect(new Set(own).size).toBe(payloads.size);
    }
  });

  it("that are children of a Map in a shared file resume as well", async () => {
    for (let kills = 0; kills < 3; kills++) {
      const start = kills === 0 ? [JSON.stringify(CHILDREN), 1] : [];
      expect(await run(3 + Math.floor(Math.random() * 4), ...start)).toBe("SIGKILL");
    }
    expect(await run(0)).toBeNull();
    const api = open();
    const ended = await api.call("DescribeExecution", { executionArn: executionArn(0) });
    expect(JSON.parse(String(ended["output"]))).toEqual(ITEMS.map((step) => ({ step, at: 0 })));
    // Each call has one request id, in all its attempts.
    const ids = new Set(calls().map((line) => line.slice(0, line.indexOf(" "))));
    expect(ids.size).toBe(ITEMS.length);
    const { mapRuns } = await api.call("ListMapRuns", { executionArn: executionArn(0) });
    const [{ mapRunArn } = {}] = mapRuns as Shape[];
    const { itemCounts } = await api.call("DescribeMapRun", { mapRunArn });
    expect(itemCounts).toMatchObject({ total: ITEMS.length, succeeded: ITEMS.length, pending: 0 });
    const { executions } = await api.call("ListExecutions", { mapRunArn });
    for (const { executionArn: child } of executions as Shape[]) {
      const events = await api.history(String(child));
      expect(events.map(({ id }) => id)).toEqual(events.map((_, index) => index + 1));
      expect(events.at(-1)?.["type"]).toBe("ExecutionSucceeded");
    }
  });
});
