import type { Context } from "aws-lambda";
import { afterEach, describe, expect, it, vi } from "vitest";
import { z } from "zod";
import { UserError } from "../../../pipeline/errors.ts";
import { handle, setting } from "../../../pipeline/handlers/runtime.ts";
import { lambdaRetries } from "../../../pipeline/workflow/states.ts";

const context = { functionName: "f", awsRequestId: "r", memoryLimitInMB: "128" } as Context;

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

/** What is written to the log while `work` runs. */
async function logged(work: () => Promise<unknown>): Promise<string> {
  const lines: string[] = [];
  for (const stream of [process.stdout, process.stderr]) {
    vi.spyOn(stream, "write").mockImplementation((text) => lines.push(String(text)) > 0);
  }
  await work().catch(() => undefined);
  return lines.join("\n");
}

describe("handle", () => {
  const double = handle(z.strictObject({ number: z.number() }), async ({ number }) => number * 2);

  it("passes the parsed event on and returns the result", async () => {
    expect(await double({ number: 21 }, context)).toBe(42);
  });

  it("refuses an event that is not what the function takes", async () => {
    await expect(double({ number: "21" }, context)).rejects.toThrow();
    await expect(double({ number: 1, more: 2 }, context)).rejects.toThrow();
  });

  it("keeps an error's name, for the workflow to match, and adds its hint for the reader", async () => {
    const failing = handle(z.unknown(), async () => {
      throw new UserError("Area.What", "it is so", { hint: "Do this." });
    });
    await expect(failing({}, context)).rejects.toMatchObject({
      name: "Area.What",
      message: "it is so. Do this.",
    });
  });

  it.each([
    ["a lost connection", Object.assign(new Error("aborted"), { code: "ECONNRESET" })],
    [
      "an HTTP/2 session that has ended",
      Object.assign(new Error("x"), { code: "ERR_HTTP2_GOAWAY" }),
    ],
    ["a call without an answer", Object.assign(new Error("x"), { $metadata: { attempts: 1 } })],
  ])("names %s as the workflow retries it", async (_what, error) => {
    const failing = handle(z.unknown(), async () => {
      throw error;
    });
    const thrown: unknown = await failing({}, context).catch((caught: unknown) => caught);
    expect(thrown).toMatchObject({ name: "ConnectionError", message: error.message });
    const retried = lambdaRetries.flatMap(({ ErrorEquals }) => ErrorEquals);
    expect(retried).toContain("ConnectionError");
  });

  it("never logs what an event or an error says", async () => {
    const failing = handle(z.unknown(), async () => {
      throw new Error("the row reads: my secret");
    });
    const text = await logged(() => failing({ row: "my secret" }, context));
    expect(text).toContain('"level":"ERROR"');
    expect(text).not.toContain("secret");
  });
});

describe("setting", () => {
  it("reads what the deployment gave and names what is missing", () => {
    vi.stubEnv("DATA_BUCKET", "data");
    expect(setting("DATA_BUCKET")).toBe("data");
    expect(() => setting("TOPIC_ARN")).toThrow("TOPIC_ARN of the function is not set");
  });
});
