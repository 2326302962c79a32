import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openStates } from "../../../../support/step-functions/open-states.ts";

const call = (step: string, more: object = { End: true }) => ({
  Type: "Task",
  Resource: "arn:aws:states:::lambda:invoke",
  Arguments: { FunctionName: "work", Payload: { step } },
  Output: "{% $states.result.Payload.step %}",
  ...more,
});

const machine = (StartAt: string, States: object) => ({ StartAt, States });

/** Every kind of work that is recorded: calls, waits, retries, branches, iterations, random values, children. */
const DEFINITION = {
  QueryLanguage: "JSONata",
  StartAt: "first",
  States: {
    first: call("first", {
      Assign: { id: "{% $uuid() %}", drawn: "{% $random() %}" },
      Next: "wait",
    }),
    wait: { Type: "Wait", Seconds: 3, Next: "flaky" },
    flaky: call("flaky", { Retry: [{ ErrorEquals: ["Flaky"] }], Next: "both" }),
    both: {
      Type: "Parallel",
      Branches: [
        machine("fails", { fails: call("fails") }),
        machine("slow", { slow: { Type: "Wait", Seconds: 20, Next: "late" }, late: call("late") }),
      ],
      Catch: [{ ErrorEquals: ["Broken"], Next: "each" }],
      Next: "each",
    },
    each: {
      Type: "Map",
      Items: [1, 2, 3],
      MaxConcurrency: 2,
      ItemProcessor: machine("item", { item: call("item") }),
      Next: "children",
    },
    children: {
      Type: "Map",
      Items: [1, 2],
      ItemProcessor: {
        ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" },
        ...machine("child", { child: call("child") }),
      },
      Output: { id: "{% $id %}", drawn: "{% $drawn %}", all: "{% $states.result %}" },
      End: true,
    },
  },
};

/** A function that is flaky once and broken always, and counts its calls by step. */
function worker() {
  const calls: string[] = [];
  let flaked = false;
  return {
    calls,
    forget: () => {
      calls.length = 0;
    },
    answer: (_service: string, _operation: string, input: Readonly<Record<string, unknown>>) => {
      const text = Buffer.from(input["Payload"] as Uint8Array).toString();
      const { step } = JSON.parse(text) as { step: string };
      calls.push(step);
      const fail = (errorType: string) => ({
        Payload: Buffer.from(JSON.stringify({ errorType })),
        FunctionError: "Unhandled",
      });
      if (step === "fails") return fail("Broken");
      if (step === "flaky" && !flaked) {
        flaked = true;
        return fail("Flaky");
      }
      return { Payload: Buffer.from(text) };
    },
  };
}

const NAME = "run";
const ARN = `arn:aws:states:us-east-1:123456789012:execution:replayed:${NAME}`;

describe("an execution whose journal was cut off", () => {
  it("resumes from any line, and repeats only what had not been recorded", async () => {
    const work = worker();
    const first = await openStates({ speed: 2000, answer: work.answer });
    const arn = await first.api.create("replayed", DEFINITION);
    const whole = await first.api.end(await first.api.start(arn, {}, NAME));
    expect(whole["status"]).toBe("SUCCEEDED");
    const output = JSON.parse(String(whole["output"]));
    await first.api.history(ARN);
    const { folder } = first.cloud;
    const index = readFileSync(join(folder, "states", "executions.jsonl"), "utf8").split("\n");
    const started = index[0] ?? "";
    const file = `${(JSON.parse(started) as { file: string }).file}.jsonl`;
    const lines = readFileSync(join(folder, "states", "executions", file), "utf8").split("\n");
    // The children of a Map's run share a file.
    expect(readdirSync(join(folder, "states", "executions"))).toHaveLength(2);

    for (let kept = 1; kept < lines.length - 2; kept += 2) {
      const cut = mkdtempSync(join(tmpdir(), "tunewright-replay-"));
      mkdirSync(join(cut, "states", "executions"), { recursive: true });
      const torn = (lines[kept] ?? "").slice(0, 20);
      const text = `${lines.slice(0, kept).join("\n")}\n${torn}`;
      writeFileSync(join(cut, "states", "executions", file), text);
      writeFileSync(join(cut, "states", "executions.jsonl"), `${started}\n`);
      work.forget();
      const again = await openStates({ speed: 2000, answer: work.answer }, cut);
      const ended = await again.api.end(ARN);
      expect(ended["status"]).toBe("SUCCEEDED");
      const found = JSON.parse(String(ended["output"]));
      const isDrawn = lines.slice(0, kept).some((line) => line.includes('"assignedVariables"'));
      expect(found).toEqual(isDrawn ? output : { ...output, id: found.id, drawn: found.drawn });
      const history = await again.api.history(ARN);
      expect(history.map(({ id }) => id)).toEqual(history.map((_, at) => at + 1));
      const results = lines.slice(0, kept).filter((line) => line.includes('"TaskSucceeded"'));
      const done = results.map((line) => JSON.parse(line).payload.output.Payload.step as string);
      for (const step of ["first", "flaky"]) {
        if (done.includes(step)) expect(work.calls).not.toContain(step);
      }
      const items = done.filter((step) => step === "item").length;
      expect(work.calls.filter((step) => step === "item").length).toBeLessThanOrEqual(3 - items);
    }
  });
});
