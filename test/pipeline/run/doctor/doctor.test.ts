import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { CreateBucketCommand } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { iamClient, s3Client } from "../../../../pipeline/clients.ts";
import type { Finding } from "../../../../pipeline/run/doctor/check.ts";
import { examineAccount } from "../../../../pipeline/run/doctor/doctor.ts";
import { bucketRegion, trust } from "../../../../pipeline/run/doctor/stack.ts";
import { startCleanUpEnvironment, trainAndDeploy } from "../../../support/bought-resources.ts";
import type { PipelineEnvironment } from "../../../support/pipeline-environment.ts";
import { planFaults } from "../../../support/planned-faults.ts";

/** An account without the stack. */
let environment: PipelineEnvironment;
beforeAll(async () => {
  environment = await startCleanUpEnvironment();
});
afterAll(() => environment.stop());

async function examined(model = "nova-micro", region = "us-east-1", ask = true) {
  const clients = environment.cloud.clientOf(region);
  const findings = await examineAccount({ clients, region, model, ask, node: "24.0.0" });
  return new Map(findings.map((one) => [one.check, one]));
}

function expectNotFine(
  finding: Finding | undefined,
  text: RegExp,
  command: string | RegExp | null,
) {
  expect(finding).toMatchObject({ result: "not fine", text: expect.stringMatching(text) });
  if (command === null) return;
  expect(`${finding?.command} ${finding?.remedy}`).toMatch(command);
}

describe("an account without the stack", () => {
  it("is not fine where the stack and the bootstrap are missing; all else is looked at all the same", async () => {
    const found = await examined();
    expectNotFine(found.get("stack"), /not deployed/, /tunewright deploy/);
    expectNotFine(found.get("bootstrap"), /not prepared for the CDK/, /npx cdk bootstrap/);
    for (const check of ["node", "identity", "region", "life-cycle", "access", "quotas"]) {
      expect(found.get(check)).toMatchObject({ check, result: "fine" });
    }
    expect(found.get("bucket")?.result).toBe("not known");
    expect(JSON.stringify([...found])).not.toMatch(/\\n *at /);
  });

  it("is not fine in a Region in which the base model is not tuned", async () => {
    const found = await examined("nova-micro", "us-west-2", false);
    expectNotFine(found.get("region"), /us-east-1, not in us-west-2/, /--region us-east-1/);
    expect(found.has("access")).toBe(false);
  });

  it("is not fine with a quota of zero, which model units have by default", async () => {
    const body = JSON.stringify({ quotas: { "model-units": 0 } });
    const { endpoint } = environment.cloud;
    await fetch(`${endpoint}/_tunewright/quotas`, { method: "POST", body });
    const found = await examined("llama-3-1-8b", "us-west-2", false);
    expectNotFine(found.get("quotas"), /is 0 in us-west-2/, /explain Quota\./);
  });

  it("is not fine where the base model does not answer", async () => {
    const settings = { code: "AccessDeniedException", status: 403 };
    const match = { service: "bedrock-runtime", operation: "Converse" };
    await planFaults(environment, { at: "call", match, effect: "error", settings });
    expectNotFine((await examined()).get("access"), /does not answer/, /model-availability/);
    await planFaults(environment);
  });

  it("is not fine while something is paid that no run, version or lease owns", async () => {
    await trainAndDeploy(environment, "stray-1");
    const left = (await examined("nova-micro", "us-east-1", false)).get("nothing-paid-left");
    expectNotFine(
      left,
      /custom model arn:\S+ of the run stray-1 \(about 1\.95 USD a month\)/,
      /tunewright stop stray-1/,
    );
  });
});

describe("the data bucket", () => {
  it("is fine in the Region of the jobs, and not in another, or where it does not exist", async () => {
    const s3 = s3Client(environment.cloud.client);
    const LocationConstraint = "us-west-2" as const;
    const west = s3Client(environment.cloud.clientOf("us-west-2"));
    await west.send(
      new CreateBucketCommand({
        Bucket: "far-1",
        CreateBucketConfiguration: { LocationConstraint },
      }),
    );
    const region = "us-east-1";
    expect(await bucketRegion({ s3, region }, environment.bucket.name)).toMatchObject({
      result: "fine",
    });
    const far = { check: "bucket", ...(await bucketRegion({ s3, region }, "far-1")) };
    expectNotFine(far, /far-1 is in us-west-2, but jobs run in us-east-1/, /deploy/);
    const none = { check: "bucket", ...(await bucketRegion({ s3, region }, "absent-1")) };
    expectNotFine(none, /does not exist/, /deploy/);
    for (const client of [s3, west]) client.destroy();
  });
});

describe("the customization role", () => {
  /** IAM in its own wire format, whose roles have the trust policy of the test. */
  let iam: Server;
  let service = "";
  beforeAll(async () => {
    iam = createServer((_request, response) => {
      const policy = encodeURIComponent(
        JSON.stringify({
          Statement: [
            { Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" },
          ],
        }),
      );
      response.setHeader("content-type", "text/xml");
      response.end(
        `<GetRoleResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><GetRoleResult><Role><RoleName>R</RoleName><AssumeRolePolicyDocument>${policy}</AssumeRolePolicyDocument></Role></GetRoleResult></GetRoleResponse>`,
      );
    });
    await new Promise<void>((done) => iam.listen(0, "127.0.0.1", done));
  });
  afterAll(() => {
    iam.closeAllConnections();
    iam.close();
  });

  it("is fine where its trust policy names Bedrock, and not where it names another service", async () => {
    const endpoint = `http://127.0.0.1:${(iam.address() as AddressInfo).port}`;
    const client = iamClient({ ...environment.cloud.client, endpoint });
    const roleArn = "arn:aws:iam::123456789012:role/R";
    service = "bedrock.amazonaws.com";
    expect(await trust(client, roleArn)).toMatchObject({ result: "fine" });
    service = "lambda.amazonaws.com";
    const found = { check: "role", ...(await trust(client, roleArn)) };
    expectNotFine(found, /Bedrock may not assume the role R/, /tunewright deploy/);
    client.destroy();
  });
});
