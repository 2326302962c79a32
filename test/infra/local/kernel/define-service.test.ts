import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { afterAll, beforeAll, expect, it } from "vitest";
import { ServiceError } from "../../../../infra/local/kernel/aws-error.ts";
import { allow, defineService } from "../../../../infra/local/kernel/define-service.ts";
import { handleQuery } from "../../../../infra/local/protocol/query.ts";
import { startTestCloud, type TestCloud } from "../../../support/local-cloud.ts";

interface Greeter {
  getCallerIdentity(input: { Name?: string }): unknown;
}

/** A service of one operation in place of STS, so that an unmodified client can call it. */
let cloud: TestCloud;
beforeAll(async () => {
  cloud = await startTestCloud({
    unknownRoles: "refuse",
    services: (kernel) => [
      defineService<Greeter>({
        name: "sts",
        operations: {
          GetCallerIdentity: {
            permissions: ({ Name }) => allow("greeter:Greet", Name),
            run: ({ Name = "someone" }) => ({ Account: `hello ${Name}` }),
          },
        },
        check(_operation, input) {
          if (input["Name"] === "") throw new ServiceError("ValidationError", "Name is empty");
        },
        handle: (request, context) =>
          handleQuery({ cloud: kernel, service: "sts", namespace: "urn:x" }, request, context),
      }),
    ],
  });
});
afterAll(() => cloud.stop());

const asRoot = (operation: string, input: object) =>
  cloud.kernel.call("sts", operation, { ...input }, cloud.kernel.rootContext());

it("runs an operation that a client calls over HTTP", async () => {
  const answer = await new STSClient(cloud.client).send(new GetCallerIdentityCommand({}));
  expect(answer.Account).toBe("hello someone");
});

it("checks an input before the operation runs", async () => {
  await expect(asRoot("GetCallerIdentity", { Name: "" })).rejects.toThrow("Name is empty");
});

it("asks IAM for the operation's permissions", async () => {
  const { kernel } = cloud;
  const roleArn = "arn:aws:iam::123456789012:role/none";
  const principal = { ...kernel.root(), kind: "role" as const, arn: roleArn, roleArn };
  const call = kernel.call(
    "sts",
    "GetCallerIdentity",
    { Name: "x" },
    { principal, requestId: "1" },
  );
  await expect(call).rejects.toThrow(/not authorized to perform: greeter:Greet on resource: x/);
});

it.each(["AssumeRole", "constructor", "toString"])(
  "answers %s, which it does not have, with 501",
  async (name) => {
    await expect(asRoot(name, {})).rejects.toMatchObject({
      code: "UnknownOperationException",
      status: 501,
      message: `The local cloud does not simulate the operation ${name} of sts.`,
    });
  },
);
