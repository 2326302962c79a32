import { describe, expect, it } from "vitest";
import { holds, resolve, type Scope } from "../../../../infra/local/deploy/intrinsics.ts";

const scope: Scope = {
  template: {
    Parameters: {},
    Mappings: { Names: { east: { short: "use1" } } },
    Conditions: {
      Yes: { "Fn::Equals": [{ Ref: "Stage" }, "prod"] },
      No: { "Fn::Not": [{ Condition: "Yes" }] },
      Both: { "Fn::And": [{ Condition: "Yes" }, { Condition: "No" }] },
      Either: { "Fn::Or": [{ Condition: "Yes" }, { Condition: "No" }] },
    },
    Resources: {},
    Outputs: {},
  },
  values: new Map<string, unknown>([
    ["Stage", "prod"],
    ["AWS::Region", "us-east-1"],
    ["List", "a,b,c"],
  ]),
  ref: (id) => `ref-${id}`,
  attribute: (id, name) => `${id}/${name}`,
};

/** `${name}` as CloudFormation writes it. */
const hole = (name: string) => `\${${name}}`;

describe("intrinsic functions", () => {
  it.each<[string, unknown, unknown]>([
    ["Ref of a resource", { Ref: "Bucket" }, "ref-Bucket"],
    ["Ref of a parameter", { Ref: "Stage" }, "prod"],
    ["GetAtt", { "Fn::GetAtt": ["Role", "Arn"] }, "Role/Arn"],
    ["GetAtt as text", { "Fn::GetAtt": "Role.Arn" }, "Role/Arn"],
    ["Join", { "Fn::Join": ["-", ["a", { Ref: "Stage" }, 1]] }, "a-prod-1"],
    ["Sub", { "Fn::Sub": `x-${hole("AWS::Region")}-${hole("Role.Arn")}` }, "x-us-east-1-Role/Arn"],
    [
      "Sub with values of its own",
      { "Fn::Sub": [`${hole("A")}`, { A: { Ref: "Stage" } }] },
      "prod",
    ],
    ["Sub with a literal", { "Fn::Sub": hole("!Keep") }, hole("Keep")],
    ["Select of Split", { "Fn::Select": ["1", { "Fn::Split": [",", { Ref: "List" }] }] }, "b"],
    ["If", { "Fn::If": ["Yes", "a", "b"] }, "a"],
    ["If gives nothing", { a: 1, b: { "Fn::If": ["No", 1, { Ref: "AWS::NoValue" }] } }, { a: 1 }],
    ["FindInMap", { "Fn::FindInMap": ["Names", "east", "short"] }, "use1"],
    ["deep inside", { a: [{ b: { Ref: "Stage" } }] }, { a: [{ b: "prod" }] }],
    [
      "an object that has Ref beside others stays",
      { Ref: "Stage", other: 1 },
      { Ref: "Stage", other: 1 },
    ],
  ])("%s", (_name, value, expected) => expect(resolve(value, scope)).toEqual(expected));

  it("names a function that it does not know", () => {
    expect(() => resolve({ "Fn::Transform": {} }, scope)).toThrow("Fn::Transform");
  });
});

it("decides conditions, also on one another", () => {
  const names = ["Yes", "No", "Both", "Either", undefined];
  expect(names.map((name) => holds(name, scope))).toEqual([true, false, false, true, true]);
});
