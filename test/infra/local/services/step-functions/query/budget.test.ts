import { ListBucketsCommand, S3Client } from "@aws-sdk/client-s3";
import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  SFNClient,
  StartExecutionCommand,
  TestStateCommand,
} from "@aws-sdk/client-sfn";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestCloud, type TestCloud } from "../../../../../support/local-cloud.ts";

/** Far beyond what any evaluation may take; only a hang reaches it. */
const PATIENCE = 250_000;

const ROLE = "arn:aws:iam::123456789012:role/any";

let cloud: TestCloud;
let states: SFNClient;
let s3: S3Client;

beforeAll(async () => {
  cloud = await startTestCloud({ speed: 100 });
  states = new SFNClient({ ...cloud.client, disableHostPrefix: true });
  s3 = new S3Client({ ...cloud.client, forcePathStyle: true });
});
afterAll(async () => {
  states.destroy();
  s3.destroy();
  await cloud.stop();
});

type State = Record<string, unknown>;

let count = 0;

/** Starts an execution of one state; of a Choice, every way leads to `done`. */
async function start(state: State, input: unknown = {}) {
  const done = state["Type"] === "Choice" ? { done: { Type: "Succeed" } } : {};
  const definition = JSON.stringify({ StartAt: "one", States: { one: state, ...done } });
  const name = `budget-${++count}`;
  const { stateMachineArn } = await states.send(
    new CreateStateMachineCommand({ name, roleArn: ROLE, definition }),
  );
  return states.send(new StartExecutionCommand({ stateMachineArn, input: JSON.stringify(input) }));
}

/** Runs one state to its end, and lists the buckets all the while. */
async function run(state: State, input?: unknown) {
  const { executionArn } = await start(state, input);
  for (let answers = 0; ; answers++) {
    await s3.send(new ListBucketsCommand({}));
    const found = await states.send(new DescribeExecutionCommand({ executionArn }));
    const { status, error, cause = "" } = found;
    if (status !== "RUNNING") return { status, error, cause, answers };
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

const LETTERS = `${"a".repeat(30)}!`;
const items = Array.from({ length: 3000 }, (_, at) => ({ a: at, b: { c: [at] } }));
/** A chain of variables, each made of the one before. */
const chain = (first: string, next: (before: string) => string) =>
  `($t0 := ${first}; ${Array.from({ length: 60 }, (_, at) => `$t${at + 1} := ${next(`$t${at}`)}; `).join("")}$t60)`;

describe.concurrent("JSONata", () => {
  const output = (expression: string) => ({
    Type: "Pass",
    QueryLanguage: "JSONata",
    Output: { x: `{% ${expression} %}` },
    End: true,
  });

  it.each([
    [
      "a recursion without an end",
      "($f := function($x) { 1 + $f($x + 1) }; $f(1))",
      "D1011: Stack overflow",
    ],
    [
      "tail calls without an end",
      "($f := function($x) { $f($x + 1) }; $f(1))",
      "D1012: Evaluation timeout",
    ],
    ["a slow regular expression", `$match('${LETTERS}', /^(a+)+$/)`, "D1012: Evaluation timeout"],
    ["a sort by a function", "$sort([1..300000], function($a, $b) { $a < $b })", ""],
    ["a long range", "[1..9000000]", "The result is too long"],
    ["a long text", "$pad('x', 500000000)", ""],
    ["a product of lists", "[1..3000].($x := $; [1..3000].{'a': $x, 'b': $})", ""],
    ["a text that doubles", chain("'x'", (text) => `${text} & ${text}`), "Invalid string length"],
    ["a list that doubles", chain("[1]", (list) => `[${list}, ${list}]`), ""],
    ["JSON in JSON", chain("'\\\"'", (value) => `$string([${value}])`), ""],
  ])(
    "%s fails the state, and others are answered meanwhile",
    { timeout: PATIENCE },
    async (_, expression, reason) => {
      const end = await run(output(expression));
      expect(end).toMatchObject({ status: "FAILED", error: "States.QueryEvaluationError" });
      expect(end.cause).toContain(
        `The JSONata expression '${expression}' specified for the field 'Output/x' threw an error during evaluation. ${reason}`,
      );
      expect(end.answers).toBeGreaterThan(0);
    },
  );

  it("fails in a condition, and in TestState", { timeout: PATIENCE }, async () => {
    const expression = `$contains('${LETTERS}', /^(a+)+$/)`;
    const rule = { Condition: `{% ${expression} %}`, Next: "done" };
    const state = { Type: "Choice", QueryLanguage: "JSONata", Choices: [rule], Default: "done" };
    const end = await run(state);
    expect(end.error).toBe("States.QueryEvaluationError");
    expect(end.cause).toContain("specified for the field 'Choices[0]/Condition' threw");
    const test = { definition: JSON.stringify(output(expression)), roleArn: ROLE, input: "{}" };
    const tested = await states.send(new TestStateCommand(test));
    expect(tested).toMatchObject({ status: "FAILED", error: "States.QueryEvaluationError" });
  });
});

describe.concurrent("JSONPath", () => {
  const pass = (members: State) => ({ Type: "Pass", ...members, End: true });
  const choice = (rules: State[]) => ({
    Type: "Choice",
    Choices: rules.map((rule) => ({ ...rule, Next: "done" })),
    Default: "done",
  });
  const fields = Object.fromEntries(items.map(({ a }) => [`a${a}.$`, "$"]));
  const everyRule = items.map(({ a }) => ({ Variable: "$[*].b.c[0]", NumericEquals: a }));

  it.each<[string, State, unknown]>([
    [
      "a slow regular expression",
      pass({ InputPath: "$[?(@.text =~ /^(a+)+$/)]" }),
      [{ text: LETTERS }],
    ],
    ["a filter that reads all for each", pass({ InputPath: "$[?(@.b in $[*].b.c)]" }), items],
    ["the whole input 3,000 times", pass({ Parameters: fields }), items],
    [
      "a text that doubles",
      pass({ Parameters: { "x.$": `${"States.JsonToString(".repeat(60)}$${")".repeat(60)}` } }),
      '"',
    ],
    ["3,000 rules that read 3,000 items", choice(everyRule), items],
  ])(
    "%s fails the state, and others are answered meanwhile",
    { timeout: PATIENCE },
    async (_, state, input) => {
      const end = await run(state, input);
      expect(end).toMatchObject({ status: "FAILED", error: "States.Runtime" });
      expect(end.answers).toBeGreaterThan(0);
    },
  );

  it.each([
    ["many stars", `${"*a".repeat(40)}b`, "a".repeat(5000)],
    ["a long part", `*${"a".repeat(100_000)}b*`, "a".repeat(200_000)],
  ])("matches a pattern with %s in no time", async (_, StringMatches, x) => {
    const end = await run(choice([{ Variable: "$.x", StringMatches }]), { x });
    expect(end.status).toBe("SUCCEEDED");
  });

  it("takes no input of which the parts are nested too deeply, and fails a state that makes one", async () => {
    const nested = `${"[".repeat(2000)}${"]".repeat(2000)}`;
    await expect(start(pass({}), JSON.parse(nested))).rejects.toThrow(/nesting depth/);
    const end = await run(pass({ Parameters: { "x.$": "States.StringToJson($.x)" } }), {
      x: nested,
    });
    expect(end).toMatchObject({ status: "FAILED", error: "States.IntrinsicFailure" });
  });
});
