import { describe, expect, it } from "vitest";
import type { Shape } from "../../../../../../infra/local/kernel/service.ts";
import { openStates } from "../../../../../support/step-functions/open-states.ts";

const roleArn = "arn:aws:iam::123456789012:role/machine";

/** Tests a state; the answer with its JSON texts parsed. */
async function test(definition: object, more: Shape): Promise<Shape> {
  const { api } = await openStates();
  const answer = await api.call("TestState", {
    definition: JSON.stringify(definition),
    roleArn,
    inspectionLevel: "TRACE",
    ...more,
  });
  const data = Object.entries(answer["inspectionData"] as Record<string, unknown>);
  const inspectionData = Object.fromEntries(
    data.map(([name, value]) => [name, typeof value === "string" ? JSON.parse(value) : value]),
  );
  return { ...answer, output: JSON.parse(String(answer["output"])), inspectionData };
}

const sends = {
  Type: "Task",
  Resource: "arn:aws:states:::sns:publish.waitForTaskToken",
  Parameters: { TopicArn: "topic", Message: { "token.$": "$$.Task.Token" } },
  End: true,
};
const mock = { result: '{"done":true}' };

describe("TestState", () => {
  it("uses the task token that it is given", async () => {
    const context = JSON.stringify({ Task: { Token: "given" } });
    const answer = await test(sends, { context, mock });
    expect(answer).toMatchObject({
      status: "SUCCEEDED",
      output: { done: true },
      inspectionData: { afterParameters: { Message: { token: "given" } } },
    });
  });

  it("makes a token where it is given none", async () => {
    const { inspectionData } = await test(sends, { mock });
    expect(inspectionData).toMatchObject({
      afterParameters: { Message: { token: expect.stringMatching(/./) } },
    });
  });

  const assigns = {
    QueryLanguage: "JSONata",
    StartAt: "first",
    States: {
      first: {
        Type: "Pass",
        Assign: { sum: "{% $base + 1 %}" },
        Output: { base: "{% $base %}", name: "{% $states.context.State.Name %}" },
        Next: "second",
      },
      second: { Type: "Pass", End: true },
    },
  };

  it("shows the variables after the state, and names the state in its context", async () => {
    const more = { stateName: "first", variables: '{"base":1,"other":"x"}' };
    expect(await test(assigns, more)).toMatchObject({
      output: { base: 1, name: "first" },
      inspectionData: { variables: { base: 1, other: "x", sum: 2 } },
    });
  });

  it("shows no variables where there are none", async () => {
    const { inspectionData } = await test(assigns, { stateName: "second", variables: "{}" });
    expect(inspectionData).not.toHaveProperty("variables");
  });

  it("shows the variables that a Catch assigns, and those of a state that fails", async () => {
    const task = {
      Type: "Task",
      Resource: "arn:aws:states:::lambda:invoke",
      Parameters: { FunctionName: "f" },
      Catch: [{ ErrorEquals: ["Bad"], Assign: { "seen.$": "$.Error" }, Next: "next" }],
      End: true,
    };
    const failing = (error: string) => ({
      variables: '{"a":1}',
      mock: { errorOutput: { error, cause: "why" } },
    });
    const caught = await test(task, failing("Bad"));
    expect(caught).toMatchObject({ inspectionData: { variables: { a: 1, seen: "Bad" } } });
    const { api } = await openStates();
    const failed = await api.call("TestState", {
      definition: JSON.stringify(task),
      roleArn,
      inspectionLevel: "DEBUG",
      ...failing("Other"),
    });
    expect(failed).toMatchObject({ status: "FAILED", inspectionData: { variables: '{"a":1}' } });
  });
});
