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

describe("what is no object", () => {
  it.each(["", "  ", "\n", "[]", "1", "null", '"text"', "true"])(
    "such as %j is refused",
    (text) => {
      expect(diagnose(text, "STANDARD")).toEqual([
        {
          severity: "ERROR",
          code: "SCHEMA_VALIDATION_FAILED",
          message: "Definition must be a valid JSON object",
          location: "/",
        },
      ]);
    },
  );
});

describe("an Express state machine", () => {
  const at = "/States/a/Resource";

  it.each([
    [
      "arn:aws:states:us-east-1:123456789012:activity:work",
      `Express state machine does not support Activity ARN at ${at}`,
    ],
    [
      "arn:aws:states:::states:startExecution.sync",
      `Express state machine does not support '.sync' service integration at ${at}`,
    ],
    [
      "arn:aws:states:::states:startExecution.sync:2",
      `Express state machine does not support '.sync' service integration at ${at}`,
    ],
    [
      "arn:aws:states:::sns:publish.waitForTaskToken",
      `Express state machine does not support '.waitForTaskToken' service integration  at ${at}`,
    ],
  ])("cannot use %s", (resource, text) => {
    expect(found(task(resource), "EXPRESS")).toEqual([schema(text)]);
    expect(found(task(resource))).toEqual([]);
  });

  const map = (ExecutionType: string, inner: object) =>
    only({
      Type: "Map",
      ItemProcessor: { ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType }, ...inner },
      End: true,
    });
  const inner = {
    StartAt: "b",
    States: {
      b: { Type: "Task", Resource: "arn:aws:states:::states:startExecution.sync", End: true },
    },
  };

  it("has no distributed Map, and neither it nor an Express child waits for a job", () => {
    const fine = { StartAt: "b", States: { b: end } };
    expect(found(map("STANDARD", fine), "EXPRESS")).toEqual([
      schema(
        "Express state machine does not support Map states in DISTRIBUTED mode at /States/a/ItemProcessor/ProcessorConfig",
      ),
    ]);
    expect(found(map("STANDARD", inner))).toEqual([]);
    expect(found(map("EXPRESS", inner))).toEqual([
      schema(
        "Express state machine does not support '.sync' service integration at /States/a/ItemProcessor/States/b/Resource",
      ),
    ]);
  });
});

describe("an ItemReader", () => {
  const reads = (ReaderConfig: object, Resource = "arn:aws:states:::s3:getObject") =>
    only({
      Type: "Map",
      ItemReader: { Resource, ReaderConfig, Parameters: { Bucket: "b", Key: "k" } },
      ItemProcessor: {
        ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" },
        StartAt: "b",
        States: { b: end },
      },
      End: true,
    });
  const csv = { InputType: "CSV", CSVHeaderLocation: "FIRST_ROW" };

  it.each<[object, string]>([
    [{ InputType: "XML" }, "/InputType"],
    [{ InputType: "CSV" }, ""],
    [{ InputType: "CSV", CSVHeaderLocation: "LAST_ROW" }, "/CSVHeaderLocation"],
    [{ InputType: "CSV", CSVHeaderLocation: "GIVEN" }, ""],
    [{ ...csv, CSVDelimiter: ";" }, "/CSVDelimiter"],
    [{ ...csv, MaxItems: -1 }, "/MaxItems"],
    [{ ...csv, MaxItems: 1.5 }, "/MaxItems"],
    [{ ...csv, MaxItems: 1, MaxItemsPath: "$.a" }, ""],
    [{ ManifestType: "ATHENA_DATA" }, ""],
  ])("with %j is refused", (config, place) => {
    const findings = found(reads(config));
    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatch(new RegExp(` at /States/a/ItemReader/ReaderConfig${place}$`));
  });

  it("of another service is refused", () => {
    expect(found(reads(csv, "arn:aws:states:::dynamodb:getItem"))).toHaveLength(1);
  });

  it("with any of AWS's settings is accepted", () => {
    for (const config of [
      { ...csv, CSVDelimiter: "PIPE", MaxItems: 0 },
      { InputType: "CSV", CSVHeaderLocation: "GIVEN", CSVHeaders: ["a"], MaxItemsPath: "$.n" },
      { InputType: "MANIFEST" },
      { ManifestType: "S3_INVENTORY" },
      { InputType: "PARQUET", ManifestType: "ATHENA_DATA" },
      { InputType: "JSONL" },
    ]) {
      expect(found(reads(config))).toEqual([]);
    }
  });
});
