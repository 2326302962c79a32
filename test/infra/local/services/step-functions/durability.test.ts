import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
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
const KILLS = 5;

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

const CHILD = fileURLToPath(
  new URL("../../../../support/step-functions/process-to-kill.ts", import.meta.url),
);

describe("executions", () => {
  let folder: string;
  let child: ChildProcess | undefined;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "tunewright-durable-"));
  });
  afterEach(() => {
    child?.kill("SIGKILL");
    rmSync(folder, { recursive: true, force: true });
  });

  const run = async (until: string, ...args: string[]) => {
    const started = spawn(process.execPath, ["--import", "tsx", CHILD, folder, ...args], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    child = started;
    await new Promise<void>((resolve, reject) => {
      started.once("exit", () => reject(new Error("the child ended by itself")));
      started.stdout.on("data", (data) => String(data).includes(until) && resolve());
    });
  };
  const kill = async () => {
    child?.removeAllListeners("exit");
    const exit = new Promise((resolve) => child?.once("exit", resolve));
    child?.kill("SIGKILL");
    await exit;
  };
  const calls = () => readFileSync(join(folder, "calls.log"), "utf8").split("\n").filter(Boolean);

  /** What the histories on the disk say is done: `execution step`. */
  const recorded = async () => {
    const cloud = createStubCloud({ folder });
    const service = createStates(cloud);
    const api = new Api(service, cloud);
    const done: string[] = [];
    for (let at = 0; at < EXECUTIONS; at++) {
      const arn = `arn:aws:states:us-east-1:123456789012:execution:durable:run-${at}`;
      for (const event of await api.history(arn)) {
        const details = event["lambdaFunctionSucceededEventDetails"] as Shape | undefined;
        if (details) done.push(String(details["output"]));
      }
    }
    return done;
  };

  it("go on after a kill at any moment, and nothing that was recorded as done is done again", async () => {
    await run("ready", JSON.stringify(DEFINITION), String(EXECUTIONS));
    let seenDone = 0;
    for (let kills = 0; kills < KILLS; kills++) {
      await new Promise((resolve) => setTimeout(resolve, 20 + Math.random() * 150));
      await kill();
      const before = calls();
      const done = await recorded();
      seenDone += done.length;
      await run("ready");
      await new Promise((resolve) => setTimeout(resolve, 30));
      const since = calls().slice(before.length);
      for (const payload of done) {
        expect(since.filter((line) => line.endsWith(` ${payload}`))).toEqual([]);
      }
    }
    expect(seenDone).toBeGreaterThan(0);
    await kill();
    await run("idle");
    await kill();
    const cloud = createStubCloud({ folder });
    const api = new Api(createStates(cloud), cloud);
    for (let at = 0; at < EXECUTIONS; at++) {
      const executionArn = `arn:aws:states:us-east-1:123456789012:execution:durable:run-${at}`;
      const { status } = await api.call("DescribeExecution", { executionArn });
      expect(status).toBe("SUCCEEDED");
      const events = await api.history(executionArn);
      expect(events.map(({ id }) => id)).toEqual(events.map((_, index) => index + 1));
      expect(events.filter(({ type }) => type === "LambdaFunctionSucceeded")).toHaveLength(8);
      // The request id of a call is the same in every attempt, so that a service can recognize it.
      const own = calls().filter((line) => line.includes(`"at":${at}}`));
      const payloads = new Set(own.map((line) => line.slice(line.indexOf(" "))));
      expect(new Set(own).size).toBe(payloads.size);
    }
  });
});
