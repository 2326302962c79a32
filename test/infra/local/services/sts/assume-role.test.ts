import {
  AssumeRoleCommand,
  GetCallerIdentityCommand,
  STSClient,
  STSServiceException,
} from "@aws-sdk/client-sts";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startTestCloud, type TestCloud } from "../../../../support/local-cloud.ts";

const ACCOUNT = "123456789012";
let cloud: TestCloud;

beforeAll(async () => {
  cloud = await startTestCloud({ unknownRoles: "refuse", strictAuth: true });
});

afterAll(async () => {
  await cloud.stop();
});

/** Makes a role that this statement lets others become. */
function makeRole(name: string, trust: object): string {
  const arn = `arn:aws:iam::${ACCOUNT}:role/${name}`;
  const Statement = { Effect: "Allow", Action: "sts:AssumeRole", ...trust };
  cloud.kernel.iam.putRole({
    name,
    arn,
    trustPolicy: JSON.stringify({ Statement }),
    policies: {},
    managedPolicyArns: [],
  });
  return arn;
}

const assume = (RoleArn: string, more: object = {}) =>
  new STSClient(cloud.client).send(
    new AssumeRoleCommand({ RoleArn, RoleSessionName: "session", ...more }),
  );

async function failure(call: Promise<unknown>): Promise<string> {
  const error: unknown = await call.catch((thrown: unknown) => thrown);
  return error instanceof STSServiceException ? error.name : "none";
}

it("makes who calls by the new credentials the role", async () => {
  const { Credentials } = await assume(makeRole("open", { Principal: { AWS: ACCOUNT } }));
  const { AccessKeyId = "", SecretAccessKey = "", SessionToken = "" } = Credentials ?? {};
  const credentials = {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    sessionToken: SessionToken,
  };
  const sts = new STSClient({ ...cloud.client, credentials });
  const { Arn } = await sts.send(new GetCallerIdentityCommand({}));
  expect(Arn).toBe(`arn:aws:sts::${ACCOUNT}:assumed-role/open/session`);
});

it("refuses whom the trust policy does not name, and a role that there is not", async () => {
  const lambdas = makeRole("lambdas", { Principal: { Service: "lambda.amazonaws.com" } });
  expect(await failure(assume(lambdas))).toBe("AccessDenied");
  expect(await failure(assume(`arn:aws:iam::${ACCOUNT}:role/none`))).toBe("AccessDenied");
});

it("checks the conditions of the trust policy", async () => {
  const Condition = { StringEquals: { "sts:ExternalId": "secret" } };
  const role = makeRole("external", { Principal: { AWS: ACCOUNT }, Condition });
  expect(await failure(assume(role))).toBe("AccessDenied");
  await assume(role, { ExternalId: "secret" });
});

it.each([{ RoleSessionName: "a b" }, { DurationSeconds: 60 }])("rejects %j", async (more) => {
  const role = makeRole("checked", { Principal: { AWS: ACCOUNT } });
  expect(await failure(assume(role, more))).toBe("ValidationError");
});
