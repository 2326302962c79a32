import { describe, expect, it, vi } from "vitest";
import type { z } from "zod";
import type { Handler } from "../../../pipeline/handlers/runtime.ts";
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

/** Keys of the payload that the handler of a function accepts, and those that it must get. */
async function keysOf(name: string): Promise<{ known: string[]; required: string[] }> {
  for (const setting of ["DATA_BUCKET", "TOPIC_ARN"]) vi.stubEnv(setting, "a-setting");
  vi.stubEnv("AWS_REGION", "us-east-1");
  const file = name.replace(/(?!^)[A-Z]/g, "-$&").toLowerCase();
  const { handler } = (await import(`../../../pipeline/handlers/${file}.ts`)) as {
    handler: Handler<z.ZodObject, unknown>;
  };
  const { shape } = handler.payload;
  const known = Object.keys(shape);
  return { known, required: known.filter((key) => !shape[key]?.safeParse(undefined).success) };
}

describe("the payloads of the workflow", () => {
  it.each(calls)("in the state $state are what $name accepts", async ({ name, payload }) => {
    const { known, required } = await keysOf(name);
    expect(known).toEqual(expect.arrayContaining(Object.keys(payload)));
    expect(Object.keys(payload)).toEqual(expect.arrayContaining(required));
  });

  it("name no row and no answer", () => {
    const text = JSON.stringify(calls.map(({ payload }) => payload));
    expect(text).not.toMatch(/messages|answer"|reference/);
  });
});
