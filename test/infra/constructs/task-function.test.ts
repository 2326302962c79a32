import { App, Stack } from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import { Code } from "aws-cdk-lib/aws-lambda";
import { describe, expect, it } from "vitest";
import { TaskFunction, type TaskFunctionProps } from "../../../infra/constructs/task-function.ts";
import { templateOf } from "../../support/stack-template.ts";

/** The version of a function with some properties changed: its logical id and its resource. */
function versionWith(changes: Partial<TaskFunctionProps> = {}) {
  const stack = new Stack(new App({ builtinCloudFormationValidation: false }), "Stack");
  const task = new TaskFunction(stack, "Task", {
    handler: "check-request",
    code: Code.fromInline("first"),
    minutes: 3,
    environment: { DATA_BUCKET: "data" },
    allow: [],
    ...changes,
  });
  expect(task.function.currentVersion.version).toBeDefined();
  const [version] = Object.entries(Template.fromStack(stack).findResources("AWS::Lambda::Version"));
  return { id: version?.[0], resource: version?.[1] };
}

describe("the version of a function", () => {
  it("is another one when code, environment or time limit change", () => {
    const ids = [
      versionWith(),
      versionWith({ code: Code.fromInline("second") }),
      versionWith({ environment: { DATA_BUCKET: "data", MORE: "1" } }),
      versionWith({ minutes: 4 }),
    ].map(({ id }) => id);
    expect(new Set(ids).size).toBe(4);
  });

  it("stays the same when nothing of it changes, its permissions included", () => {
    const allow = [new PolicyStatement({ actions: ["sns:Publish"], resources: ["*"] })];
    expect(versionWith().id).toBe(versionWith().id);
    expect(versionWith({ allow }).id).toBe(versionWith().id);
  });

  it("is kept by deployments that no longer have it", () => {
    expect(versionWith().resource?.["DeletionPolicy"]).toBe("Retain");
    expect(versionWith().resource?.["UpdateReplacePolicy"]).toBe("Retain");
  });
});

describe("in the stack", () => {
  const template = templateOf();

  it("the state machine calls functions by version", () => {
    const [machine] = Object.values(template.findResources("AWS::StepFunctions::StateMachine"));
    const given = Object.entries(machine?.["Properties"].DefinitionSubstitutions).filter(([name]) =>
      name.endsWith("Function"),
    );
    const versions = Object.keys(template.findResources("AWS::Lambda::Version"));
    expect(given.length).toBeGreaterThan(5);
    for (const [, value] of given) expect(versions).toContain((value as { Ref: string }).Ref);
  });

  it("the sweep has no version, and its rule calls the function's newest code", () => {
    const versions = Object.keys(template.findResources("AWS::Lambda::Version"));
    expect(versions.filter((id) => id.includes("Sweep"))).toEqual([]);
    const [rule] = Object.values(template.findResources("AWS::Events::Rule"));
    const Arn = rule?.["Properties"].Targets[0].Arn;
    expect(Arn["Fn::GetAtt"][0]).toMatch(/^TasksSweepFunction/);
    const [config] = Object.values(template.findResources("AWS::Lambda::EventInvokeConfig"));
    expect(config?.["Properties"].Qualifier).toBe("$LATEST");
  });
});
