import { CreateCustomModelDeploymentCommand } from "@aws-sdk/client-bedrock";
import type { IAMClient } from "@aws-sdk/client-iam";
import { CreateBucketCommand } from "@aws-sdk/client-s3";
import { CreateStateMachineCommand, type SFNClient } from "@aws-sdk/client-sfn";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findDeployments } from "../../../../pipeline/clean-up/find.ts";
import { iamClient, s3Client, sfnClient } from "../../../../pipeline/clients.ts";
import type { Finding } from "../../../../pipeline/run/doctor/check.ts";
import { examineAccount } from "../../../../pipeline/run/doctor/doctor.ts";
import {
  bucketRegion,
  passRole,
  settingsOf,
  trust,
} from "../../../../pipeline/run/doctor/stack.ts";
import { setLease } from "../../../../pipeline/serving/lease.ts";
import { DeploymentSettings } from "../../../../pipeline/workflow/deployment-settings.ts";
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
  const { clock } = environment;
  const flags = region === "us-east-1" ? " --local" : ` --region ${region}`;
  const request = { clients, region, model, ask, clock, flags, group: "planned" };
  const findings = await examineAccount({ ...request, node: "24.0.0" });
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
    expectNotFine(found.get("stack"), /not deployed/, /tunewright deploy --local/);
    const bootstrap = /npx cdk bootstrap aws:\/\/123456789012\/us-east-1/;
    expectNotFine(found.get("bootstrap"), /not prepared for the CDK/, bootstrap);
    for (const check of ["node", "identity", "region", "life-cycle", "access", "quotas"]) {
      expect(found.get(check)).toMatchObject({ check, result: "fine" });
    }
    expect(found.get("bucket")?.result).toBe("not known");
    expect(JSON.stringify([...found])).not.toMatch(/\\n *at /);
  });

  it("is not fine in a Region in which the base model is not tuned", async () => {
    const found = await examined("nova-micro", "us-west-2", false);
    expectNotFine(found.get("region"), /us-east-1, not in us-west-2/, /--region us-east-1 /);
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
      /tunewright stop stray-1 --local .*`tunewright sweep --dry-run --local`/,
    );
  });

  it("counts what serves a model as owned while its lease holds, and no longer", async () => {
    const { bedrock, clock } = environment;
    const [deployment] = await findDeployments(bedrock, "stray-1");
    const servingArn = deployment?.arn ?? "";
    const leftWith = async (hours: number) => {
      const until = new Date(clock.now() + hours * 3_600_000).toISOString();
      await setLease(bedrock, { servingArn, until });
      return (await examined("nova-micro", "us-east-1", false)).get("nothing-paid-left")?.text;
    };
    expect(await leftWith(1)).not.toContain(servingArn);
    expect(await leftWith(-1)).toContain(servingArn);
  });

  it("is not fine where others have a deployment under a name of the planned group's aliases", async () => {
    const { bedrock } = environment;
    const [deployment] = await findDeployments(bedrock, "stray-1");
    const modelArn = deployment?.modelArn ?? "";
    const theirs = { modelDeploymentName: "planned_production", modelArn };
    await bedrock.send(new CreateCustomModelDeploymentCommand(theirs));
    const names = (await examined("nova-micro", "us-east-1", false)).get("names");
    expectNotFine(names, /by others .*: planned_production \(arn:/, /another group or alias/);
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

describe("the roles", () => {
  const roleArn = (name: string) => `arn:aws:iam::123456789012:role/${name}`;
  let iam: IAMClient;
  let sfn: SFNClient;
  beforeAll(() => {
    iam = iamClient(environment.cloud.client);
    sfn = sfnClient(environment.cloud.client);
  });
  afterAll(() => {
    for (const client of [iam, sfn]) client.destroy();
  });

  /** Puts a role into IAM that a service may assume. @returns its ARN */
  function put(name: string, service: string, statement: object[] = []): string {
    const trust = { Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" };
    environment.cloud.kernel.iam.putRole({
      ...{ name, arn: roleArn(name), managedPolicyArns: [] },
      trustPolicy: JSON.stringify({ Statement: [trust] }),
      policies: { own: JSON.stringify({ Version: "2012-10-17", Statement: statement }) },
    });
    return roleArn(name);
  }

  it("of the jobs is fine where Bedrock may assume it, and not where another service may, or without it", async () => {
    const tuning = put("tuning", "bedrock.amazonaws.com");
    expect(await trust(iam, tuning)).toMatchObject({ result: "fine" });
    const other = { check: "role", ...(await trust(iam, put("other", "lambda.amazonaws.com"))) };
    expectNotFine(other, /Bedrock may not assume the role other/, /tunewright deploy/);
    const none = { check: "role", ...(await trust(iam, roleArn("absent"))) };
    expectNotFine(none, /the role absent does not exist/, /tunewright deploy/);
  });

  it("of the state machine must pass it to Bedrock: to no other service, and no other role", async () => {
    const customizationRoleArn = put("tuning", "bedrock.amazonaws.com");
    const definition = JSON.stringify({ StartAt: "End", States: { End: { Type: "Succeed" } } });
    const create = new CreateStateMachineCommand({
      ...{ name: "passing", definition },
      roleArn: put("machine", "states.amazonaws.com"),
    });
    const { stateMachineArn = "" } = await sfn.send(create);
    const resultWith = async (service: string, Resource: string) => {
      const Condition = { StringEquals: { "iam:PassedToService": service } };
      const allow = { Effect: "Allow", Action: "iam:PassRole", Resource, Condition };
      put("machine", "states.amazonaws.com", [allow]);
      return passRole({ sfn, iam }, { stateMachineArn, customizationRoleArn });
    };
    const bedrock = "bedrock.amazonaws.com";
    expect(await resultWith(bedrock, customizationRoleArn)).toMatchObject({ result: "fine" });
    for (const broken of [
      await resultWith("ec2.amazonaws.com", customizationRoleArn),
      await resultWith(bedrock, roleArn("other")),
    ]) {
      const found = { check: "pass-role", ...broken };
      expectNotFine(found, /may not pass .* to Bedrock \(implicitDeny\)/, /tunewright deploy/);
    }
  });
});

describe("the stack's settings", () => {
  const { monthlyBudget: _of, ...earlier } = DeploymentSettings.parse({});

  it.each([
    ["of this version", JSON.stringify(DeploymentSettings.parse({})), "fine", /all outputs/],
    ["of an earlier version", JSON.stringify(earlier), "not fine", /settings monthlyBudget$/],
    ["of before there were any", undefined, "not fine", /without its settings/],
    ["that are no JSON", "{", "not fine", /without its settings/],
    [
      "of a later version",
      JSON.stringify({ ...DeploymentSettings.parse({}), more: 1 }),
      "not fine",
      /does not know/,
    ],
  ])("%s are known as such", (_of, text, result, words) => {
    const found = settingsOf("us-east-1", text);
    expect(found).toMatchObject({ result, text: expect.stringMatching(words) });
  });
});
