import { describe, expect, it } from "vitest";
import * as inputs from "../../../pipeline/handlers/inputs.ts";
import { definition } from "../../../pipeline/workflow/definition.ts";

interface LambdaCall {
  readonly state: string;
  readonly name: string;
  readonly payload: Record<string, unknown>;
}

/** Every call of a function in the workflow. */
const calls: LambdaCall[] = Object.entries(definition.States).flatMap(([state, fields]) => {
  if (fields["Resource"] !== "arn:aws:states:::lambda:invoke") return [];
  const { FunctionName, Payload } = fields["Arguments"] as {
    FunctionName: string;
    Payload: Record<string, unknown>;
  };
  const name = FunctionName.replace(/^\$\{(\w+)Function\}$/, "$1");
  return [{ state, name, payload: Payload }];
});

const schemas = new Map<string, unknown>(Object.entries(inputs));

describe("the payloads of the workflow", () => {
  it.each(calls)("in the state $state are what $name takes", ({ name, payload }) => {
    const schema = schemas.get(`${name}Input`) as {
      shape: Record<string, { isOptional(): boolean }>;
    };
    const known = Object.keys(schema.shape);
    const needed = known.filter((key) => schema.shape[key]?.isOptional() === false);
    expect(known).toEqual(expect.arrayContaining(Object.keys(payload)));
    expect(Object.keys(payload)).toEqual(expect.arrayContaining(needed));
  });

  it("name no row and no answer", () => {
    const text = JSON.stringify(calls.map(({ payload }) => payload));
    expect(text).not.toMatch(/messages|answer"|reference/);
  });
});
