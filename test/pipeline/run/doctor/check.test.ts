import { describe, expect, it } from "vitest";
import { UserError } from "../../../../pipeline/errors.ts";
import {
  type Check,
  examine,
  fine,
  notFine,
  withFlags,
} from "../../../../pipeline/run/doctor/check.ts";
import { nodeCheck } from "../../../../pipeline/run/doctor/machine.ts";
import { trustsBedrock } from "../../../../pipeline/run/doctor/stack.ts";

const named = (name: string, message: string) => Object.assign(new Error(message), { name });

async function resultOf(find: Check["find"]) {
  const [finding] = await examine([{ name: "one", find }], 50);
  return finding;
}

describe("checks", () => {
  it("are run together: one that fails or hangs hides none of the others", async () => {
    const findings = await examine(
      [
        { name: "hangs", find: () => new Promise(() => undefined) },
        { name: "fails", find: () => Promise.reject(named("AccessDenied", "Access Denied")) },
        { name: "good", find: async () => fine("yes") },
      ],
      50,
    );
    expect(findings.map(({ check, result }) => [check, result])).toEqual([
      ["hangs", "not known"],
      ["fails", "not known"],
      ["good", "fine"],
    ]);
    expect(findings[0]?.text).toMatch(/no answer within 0\.05 s/);
  });

  it.each([
    [named("AccessDeniedException", "not authorized to perform: kms:DescribeKey"), "not known"],
    [named("UnknownOperationException", ""), "not known"],
    [Object.assign(named("Error", "connect"), { code: "ECONNREFUSED" }), "not known"],
    [named("Odd", "no one knows"), "not known"],
    [
      named("ExpiredTokenException", "The security token included in the request is expired"),
      "not fine",
    ],
    [new UserError("Stack.Missing", "no stack", { hint: "Deploy it." }), "not fine"],
  ])("tell what %s means, without a stack trace", async (error, result) => {
    const finding = await resultOf(() => Promise.reject(error));
    expect(finding?.result).toBe(result);
    expect(JSON.stringify(finding)).not.toMatch(/\\n *at /);
  });
});

describe("the commands of a finding", () => {
  const typed = (remedy: string, command: string, flags: string) => {
    const { remedy: advice, command: line } = withFlags(
      { check: "one", ...notFine("text", remedy, command) },
      flags,
    );
    return [advice, line];
  };

  it("look where the doctor looked", () => {
    expect(typed("See `tunewright runs`.", "tunewright stop a", " --local")).toEqual([
      "See `tunewright runs --local`.",
      "tunewright stop a --local",
    ]);
    expect(typed("", "tunewright stop a", "")[1]).toBe("tunewright stop a");
  });

  it.each([
    ["aws sts get-caller-identity"],
    ["tunewright models"],
    ["tunewright deploy --region us-east-1"],
  ])("stay as they are where they look at no account, or name the Region: %s", (command) => {
    expect(typed("", command, " --region us-west-2")[1]).toBe(command);
  });
});

describe("Node.js", () => {
  it.each([
    ["18.20.0", "not fine"],
    ["20.18.3", "not fine"],
    ["20.19.0", "fine"],
    ["24.0.0", "fine"],
  ])("%s is %s", async (version, result) => {
    expect((await nodeCheck(version).find()).result).toBe(result);
  });
});

describe("a trust policy", () => {
  const policy = (statement: object | object[]) => JSON.stringify({ Statement: statement });
  const good = {
    Effect: "Allow",
    Principal: { Service: "bedrock.amazonaws.com" },
    Action: "sts:AssumeRole",
  };

  it.each([
    [policy(good), true],
    [
      policy([
        {
          ...good,
          Principal: { Service: ["x", "bedrock.amazonaws.com"] },
          Action: ["sts:AssumeRole"],
        },
      ]),
      true,
    ],
    [policy({ ...good, Effect: "Deny" }), false],
    [policy({ ...good, Principal: { Service: "lambda.amazonaws.com" } }), false],
    [policy({ ...good, Principal: "*" }), false],
    [policy([]), false],
    ["", false],
    ["null", false],
    ["{", false],
  ])("%s lets Bedrock in: %s", (text, trusted) => {
    expect(trustsBedrock(text)).toBe(trusted);
  });
});
