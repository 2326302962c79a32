import { describe, expect, it } from "vitest";
import { openStates } from "../../../../../support/step-functions/open-states.ts";

const says = (text: string) => ({
  StartAt: "say",
  States: { say: { Type: "Pass", Result: text, End: true } },
});

describe("a state machine", () => {
  it("is created once for the same request and refused for a different one", async () => {
    const { api } = await openStates();
    const arn = await api.create("one", says("a"));
    expect(await api.create("one", says("a"))).toBe(arn);
    await expect(api.create("one", says("b"))).rejects.toMatchObject({
      code: "StateMachineAlreadyExists",
    });
    const { stateMachines } = await api.call("ListStateMachines", {});
    expect(stateMachines).toMatchObject([{ name: "one", type: "STANDARD" }]);
    await api.call("DeleteStateMachine", { stateMachineArn: arn });
    await expect(api.call("DescribeStateMachine", { stateMachineArn: arn })).rejects.toMatchObject({
      code: "StateMachineDoesNotExist",
    });
  });

  it("is refused with every error of its definition, in AWS's form", async () => {
    const { api } = await openStates();
    const wrong = {
      StartAt: "a",
      States: {
        a: { Type: "Pass", Next: "nowhere" },
        b: { Type: "Pass", Output: "{% 1 %}", End: true },
      },
    };
    await expect(api.create("wrong", wrong)).rejects.toMatchObject({
      code: "InvalidDefinition",
      message:
        "Invalid State Machine Definition: 'SCHEMA_VALIDATION_FAILED: The QueryLanguage 'JSONPath' does not support the field 'Output' at /States/b/Output, MISSING_TRANSITION_TARGET: Missing 'Next' target: nowhere at /States/a/Next, MISSING_TRANSITION_TARGET: State \"b\" is not reachable. at /States/b'",
    });
  });

  it("is refused before it ever runs when a call misspells or omits a parameter", async () => {
    const { api } = await openStates();
    const definition = {
      QueryLanguage: "JSONata",
      StartAt: "get",
      States: {
        get: {
          Type: "Task",
          Resource: "arn:aws:states:::aws-sdk:bedrock:getModelCustomizationJob",
          Arguments: { JobIdentifer: "x" },
          End: true,
        },
      },
    };
    await expect(api.create("typo", definition)).rejects.toMatchObject({
      message:
        "Invalid State Machine Definition: 'SCHEMA_VALIDATION_FAILED: The field 'JobIdentifer' is not supported by Step Functions at /States/get/Arguments, SCHEMA_VALIDATION_FAILED: The field 'JobIdentifier' is required but was missing at /States/get/Arguments'",
    });
    definition.States.get.Resource = "arn:aws:states:::aws-sdk:bedrock:getModelCustomisationJob";
    await expect(api.create("typo", definition)).rejects.toMatchObject({
      message: expect.stringContaining("is not recognized"),
    });
  });

  it("is deleted together with its ended executions", async () => {
    const { api, restart } = await openStates();
    const stateMachineArn = await api.create("short-lived", says("a"));
    const executionArn = await api.start(stateMachineArn, {}, "run");
    await api.end(executionArn);
    await api.call("DeleteStateMachine", { stateMachineArn });
    const again = await restart();
    await expect(again.api.call("DescribeExecution", { executionArn })).rejects.toMatchObject({
      code: "ExecutionDoesNotExist",
    });
    await again.api.create("short-lived", says("b"));
    const ended = await again.api.end(await again.api.start(stateMachineArn, {}, "run"));
    expect(ended["output"]).toBe('"b"');
  });

  it("keeps its tags", async () => {
    const { api } = await openStates();
    const resourceArn = await api.create("tagged", says("a"), {
      tags: [{ key: "run", value: "1" }],
    });
    await api.call("TagResource", { resourceArn, tags: [{ key: "team", value: "x" }] });
    await api.call("UntagResource", { resourceArn, tagKeys: ["run"] });
    expect(await api.call("ListTagsForResource", { resourceArn })).toEqual({
      tags: [{ key: "team", value: "x" }],
    });
  });
});

describe("tags that AWS refuses", () => {
  const refused: [string, { key: string; value: string }[]][] = [
    ["under AWS's own prefix", [{ key: "aws:owner", value: "me" }]],
    ["with a value under that prefix", [{ key: "owner", value: "AWS:me" }]],
    [
      "with a key twice",
      [
        { key: "a", value: "1" },
        { key: "a", value: "2" },
      ],
    ],
    ["without a key", [{ key: "", value: "1" }]],
    ["with a key that is too long", [{ key: "k".repeat(129), value: "" }]],
    ["with a value that is too long", [{ key: "a", value: "v".repeat(257) }]],
    ["with other characters", [{ key: "a#", value: "" }]],
  ];
  it.each(refused)("%s make no state machine and no activity", async (_what, tags) => {
    const { api } = await openStates();
    await expect(api.create("tagged", says("a"), { tags })).rejects.toMatchObject({
      code: "ValidationException",
    });
    await expect(api.call("CreateActivity", { name: "tagged", tags })).rejects.toMatchObject({
      code: "ValidationException",
    });
    expect(await api.call("ListStateMachines", {})).toEqual({ stateMachines: [] });
    expect(await api.call("ListActivities", {})).toEqual({ activities: [] });
  });
});

describe("versions and aliases", () => {
  it("run what was published, whatever the machine is now", async () => {
    const { api } = await openStates();
    const stateMachineArn = await api.create("machine", says("one"), { publish: true });
    await api.call("UpdateStateMachine", {
      stateMachineArn,
      definition: JSON.stringify(says("two")),
      publish: true,
    });
    const routingConfiguration = [{ stateMachineVersionArn: `${stateMachineArn}:1`, weight: 100 }];
    const made = await api.call("CreateStateMachineAlias", { name: "LIVE", routingConfiguration });
    const stateMachineAliasArn = String(made["stateMachineAliasArn"]);
    const output = async (arn: string) => (await api.run(arn))["output"];
    expect(await output(stateMachineArn)).toBe('"two"');
    expect(await output(`${stateMachineArn}:1`)).toBe('"one"');
    expect(await output(stateMachineAliasArn)).toBe('"one"');
    await api.call("UpdateStateMachineAlias", {
      stateMachineAliasArn,
      routingConfiguration: [{ stateMachineVersionArn: `${stateMachineArn}:2`, weight: 100 }],
    });
    expect(await output(stateMachineAliasArn)).toBe('"two"');
    const { executions } = await api.call("ListExecutions", {
      stateMachineArn: stateMachineAliasArn,
    });
    expect(executions).toHaveLength(2);
  });

  it("keep a version that an alias points at, and never reuse a number", async () => {
    const { api } = await openStates();
    const stateMachineArn = await api.create("machine", says("one"), { publish: true });
    const stateMachineVersionArn = `${stateMachineArn}:1`;
    const { stateMachineAliasArn } = await api.call("CreateStateMachineAlias", {
      name: "LIVE",
      routingConfiguration: [{ stateMachineVersionArn, weight: 100 }],
    });
    await expect(
      api.call("DeleteStateMachineVersion", { stateMachineVersionArn }),
    ).rejects.toMatchObject({ code: "ConflictException" });
    await api.call("DeleteStateMachineAlias", { stateMachineAliasArn });
    await api.call("DeleteStateMachineVersion", { stateMachineVersionArn });
    const again = await api.call("UpdateStateMachine", {
      stateMachineArn,
      definition: JSON.stringify(says("two")),
      publish: true,
    });
    expect(again["stateMachineVersionArn"]).toBe(`${stateMachineArn}:2`);
  });
});
