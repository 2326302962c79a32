import { describe, expect, it } from "vitest";
import { diagnose } from "../../../../../../infra/local/services/step-functions/validation/check.ts";

const end = { Type: "Succeed" };
const only = (state: object, more: object = {}) => ({
  StartAt: "a",
  States: { a: state },
  ...more,
});
const found = (definition: unknown, type: "STANDARD" | "EXPRESS" = "STANDARD") =>
  diagnose(JSON.stringify(definition), type).map(
    ({ code, message, location }) => `${code}: ${message} at ${location}`,
  );
const schema = (text: string) => `SCHEMA_VALIDATION_FAILED: ${text}`;

const task = (Resource: string, more: object = {}) =>
  only({ Type: "Task", Resource, End: true, ...more });

describe("a definition is refused for", () => {
  it.each<[string, unknown, string[]]>([
    [
      "a start state that does not exist",
      only(end, { StartAt: "b" }),
      [
        "MISSING_TRANSITION_TARGET: Missing 'Next' target: b at /StartAt",
        'MISSING_TRANSITION_TARGET: State "a" is not reachable. at /States/a',
      ],
    ],
    [
      "an unknown type",
      only({ Type: "Loop" }),
      [
        schema(
          "Type must be one of [Choice, Fail, Map, Parallel, Pass, Succeed, Task, Wait] at /States/a/Type",
        ),
        "MISSING_END_STATE: The workflow has no terminal state at /",
      ],
    ],
    [
      "a state without Next or End",
      only({ Type: "Pass" }),
      [
        schema("These fields are required: [Next] or [End] at /States/a"),
        "MISSING_END_STATE: The workflow has no terminal state at /",
      ],
    ],
    [
      "an unknown field",
      only({ ...end, Colour: "red" }),
      [schema("Field is not supported at /States/a/Colour")],
    ],
    [
      "a bad path",
      only({ Type: "Pass", End: true, InputPath: "a.b" }),
      [schema("Value is not a valid JSONPath at /States/a/InputPath")],
    ],
    [
      "a result path with a filter",
      only({ Type: "Pass", End: true, ResultPath: "$.a[*]" }),
      [schema("Value is not a Reference Path: Path must be a simple path at /States/a/ResultPath")],
    ],
    [
      "a JSONata syntax error",
      only({ Type: "Pass", End: true, Output: "{% 1 + %}" }, { QueryLanguage: "JSONata" }),
      [
        schema(
          "The JSONata expression '1 +' is invalid: Unexpected end of expression at /States/a/Output",
        ),
      ],
    ],
    [
      "no choices",
      only(
        { Type: "Choice", Choices: [], Default: "b" },
        { States: { a: { Type: "Choice", Choices: [], Default: "b" }, b: end } },
      ),
      [schema("Array must not be empty at /States/a/Choices")],
    ],
    [
      "a choice rule without an operator",
      {
        StartAt: "a",
        States: { a: { Type: "Choice", Choices: [{ Variable: "$.x", Next: "b" }] }, b: end },
      },
      [schema("Exactly one comparison operator must be set at /States/a/Choices[0]")],
    ],
    [
      "States.ALL beside another name",
      task("arn:aws:states:::aws-sdk:s3:listBuckets", {
        Retry: [{ ErrorEquals: ["States.ALL", "x"] }],
      }),
      [schema("States.ALL must appear alone at /States/a/Retry[0]/ErrorEquals")],
    ],
    [
      "States.ALL before the last entry",
      task("arn:aws:states:::aws-sdk:s3:listBuckets", {
        Retry: [{ ErrorEquals: ["States.ALL"] }, { ErrorEquals: ["x"] }],
      }),
      [schema("States.ALL can only appear in the last element at /States/a/Retry[0]/ErrorEquals")],
    ],
    [
      "an unknown service",
      task("arn:aws:states:::lambda:imvoke"),
      [
        schema(
          "The resource provided arn:aws:states:::lambda:imvoke is not recognized. The value is not a valid resource ARN, or the resource is not available in this region. at /States/a/Resource",
        ),
      ],
    ],
    [
      "two kinds of wait",
      only({ Type: "Wait", Seconds: 1, SecondsPath: "$.x", End: true }),
      [
        schema(
          "Exactly one of [Seconds, SecondsPath, Timestamp, TimestampPath] must be set at /States/a",
        ),
      ],
    ],
    [
      "the same name in a branch",
      { StartAt: "a", States: { a: { Type: "Parallel", End: true, Branches: [only(end)] } } },
      ["DUPLICATE_STATE_NAME: Duplicate State name: a at /States/a/Branches[0]/States/a"],
    ],
  ])("%s", (_what, definition, errors) => {
    expect(found(definition)).toEqual(errors);
  });

  it("text that is not JSON, with its location", () => {
    const [{ code, location } = { code: "", location: "" }] = diagnose(
      '{"StartAt": ,}',
      "STANDARD",
    );
    expect(code).toBe("INVALID_JSON_DESCRIPTION");
    expect(location).toContain("line: 1, column: 14]");
  });

  it("patterns that Express state machines do not have", () => {
    const waits = task("arn:aws:states:::lambda:invoke.waitForTaskToken", {
      Parameters: { FunctionName: "f" },
    });
    expect(found(waits)).toEqual([]);
    expect(found(waits, "EXPRESS")).toHaveLength(1);
  });
});
