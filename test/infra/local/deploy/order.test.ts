import { expect, it } from "vitest";
import { deploymentOrder } from "../../../../infra/local/deploy/order.ts";

/** `${name}` as CloudFormation writes it. */
const hole = (name: string) => `\${${name}}`;

const RANKS: Readonly<Record<string, number>> = { Role: 1, Function: 4, Version: 5 };
const order = (resources: Record<string, object>) =>
  deploymentOrder(
    Object.fromEntries(
      Object.entries(resources).map(([id, rest]) => [
        id,
        { Type: "Other", Properties: {}, ...rest },
      ]),
    ),
    (type) => RANKS[type] ?? 9,
  );

it("puts a resource after everything that it names, whatever their ranks", () => {
  const resources = {
    Caller: { Type: "Role", Properties: { Policies: [{ Resource: { Ref: "V1" } }] } },
    V1: { Type: "Version", Properties: { FunctionName: { Ref: "Fn" } } },
    Fn: { Type: "Function", Properties: { Role: { "Fn::GetAtt": ["FnRole", "Arn"] } } },
    FnRole: { Type: "Role" },
  };
  expect(order(resources)).toEqual(["FnRole", "Fn", "V1", "Caller"]);
});

it("reads names in Fn::Sub, in Fn::GetAtt as text and in DependsOn, and ignores parameters", () => {
  const resources = {
    A: {
      Properties: { text: { "Fn::Sub": ["B.Arn", "AWS::Region", "!Literal"].map(hole).join() } },
    },
    B: { Properties: { name: { "Fn::GetAtt": "C.Arn" }, stage: { Ref: "Stage" } } },
    C: { DependsOn: "D" },
    D: {},
  };
  expect(order(resources)).toEqual(["D", "C", "B", "A"]);
});

it("goes by rank where nothing is named", () => {
  expect(order({ V: { Type: "Version" }, F: { Type: "Function" }, R: { Type: "Role" } })).toEqual([
    "R",
    "F",
    "V",
  ]);
});

it("names the resources of a circle", () => {
  const resources = { A: { Properties: { Ref: "B" } }, B: { Properties: { x: { Ref: "A" } } } };
  expect(() => order(resources)).toThrow("Circular dependency between resources: [A, B]");
});
