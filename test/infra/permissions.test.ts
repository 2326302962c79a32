import { describe, expect, it } from "vitest";
import { taskNames } from "../../infra/constructs/task-functions.ts";
import { definition } from "../../pipeline/workflow/definition.ts";
import { statementsOf, templateOf } from "../support/stack-template.ts";

const template = templateOf();

/** What Step Functions needs to write its log and its traces, whatever the definition says. */
const OWN = /^(logs|xray):/;

/** The IAM action behind a task's resource. */
function actionOf(resource: string): string[] {
  const [, service = "", action = ""] = /:::(?:aws-sdk:)?([a-z]+):(\w+)$/.exec(resource) ?? [];
  if (service === "lambda") return ["lambda:InvokeFunction"];
  const called = `${service}:${action.charAt(0).toUpperCase()}${action.slice(1)}`;
  return called === "bedrock:CreateModelCustomizationJob" ? [called, "iam:PassRole"] : [called];
}

describe("the state machine's role", () => {
  it("may do exactly what the definition calls", () => {
    const called = Object.values(definition.States)
      .map((state) => state["Resource"])
      .filter((resource) => typeof resource === "string")
      .flatMap(actionOf);
    const allowed = statementsOf(template, "WorkflowRole")
      .flatMap(({ actions }) => actions)
      .filter((action) => !OWN.test(action));
    expect([...new Set(allowed)].sort()).toEqual([...new Set(called)].sort());
    expect(allowed.length).toBe(new Set(allowed).size);
  });

  it("may call the functions that the definition calls, and not the sweep", () => {
    const invoke = statementsOf(template, "WorkflowRole").find(({ actions }) =>
      actions.includes("lambda:InvokeFunction"),
    );
    const text = JSON.stringify(invoke?.resources);
    const called = [...JSON.stringify(definition).matchAll(/\$\{(\w+)Function\}/g)];
    for (const [, name] of called) expect(text).toContain(`Tasks${name}Function`);
    expect(text).not.toContain("Sweep");
    expect(invoke?.resources.length).toBe(new Set(called.map(([, name]) => name)).size);
  });

  it("may pass only the customization role, and only to Bedrock", () => {
    const pass = statementsOf(template, "WorkflowRole").find(({ actions }) =>
      actions.includes("iam:PassRole"),
    );
    expect(pass?.conditions).toEqual({
      StringEquals: { "iam:PassedToService": "bedrock.amazonaws.com" },
    });
    expect(JSON.stringify(pass?.resources)).toContain("CustomizationRole");
  });
});

describe.each(["Workflow", "Customization", ...taskNames.map((name) => `Tasks${name}`)])(
  "the roles of %s",
  (prefix) => {
    const statements = statementsOf(template, prefix);

    it("name every action", () => {
      expect(statements.length).toBeGreaterThan(0);
      for (const { actions } of statements) expect(actions.join()).not.toContain("*");
    });

    it("are open to all resources only where IAM knows none", () => {
      const open = statements
        .filter(({ resources }) => resources.includes("*"))
        .flatMap(({ actions }) => actions);
      expect(open.filter((action) => !/^(bedrock:List|logs:|xray:)/.test(action))).toEqual([]);
    });
  },
);

it("no handler may create anything that is paid for", () => {
  for (const name of taskNames) {
    const actions = statementsOf(template, `Tasks${name}`).flatMap((one) => one.actions);
    expect(actions.filter((action) => action.startsWith("bedrock:Create"))).toEqual([]);
  }
});

it("only the two functions that clean up may delete, and only the sweep may notify people", () => {
  const may = (pattern: RegExp) =>
    taskNames.filter((name) =>
      statementsOf(template, `Tasks${name}`).some(({ actions }) =>
        actions.some((a) => pattern.test(a)),
      ),
    );
  expect(may(/^bedrock:(Delete|Stop)/)).toEqual(["CleanUp", "Sweep"]);
  expect(may(/^sns:/)).toEqual(["Sweep"]);
  expect(may(/^s3:Delete/)).toEqual([]);
});
