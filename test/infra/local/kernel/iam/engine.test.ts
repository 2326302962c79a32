import { afterAll, beforeAll, expect, it } from "vitest";
import { explainIam } from "../../../../../infra/local/kernel/iam/explain.ts";
import { startTestCloud, type TestCloud } from "../../../../support/local-cloud.ts";

const account = "123456789012";
const roleArn = `arn:aws:iam::${account}:role/Customization`;
const job = `arn:aws:bedrock:us-east-1:${account}:model-customization-job/m/abcdefghijkl`;

let cloud: TestCloud;
beforeAll(async () => {
  cloud = await startTestCloud({ unknownRoles: "refuse" });
  cloud.kernel.iam.putRole({
    name: "Customization",
    arn: roleArn,
    managedPolicyArns: [],
    trustPolicy: JSON.stringify({
      Statement: {
        Effect: "Allow",
        Principal: { Service: "bedrock.amazonaws.com" },
        Action: "sts:AssumeRole",
        Condition: {
          StringEquals: { "aws:SourceAccount": account },
          ArnLike: {
            "aws:SourceArn": `arn:aws:bedrock:us-east-1:${account}:model-customization-job/*`,
          },
        },
      },
    }),
    policies: {
      data: JSON.stringify({
        Statement: [
          { Effect: "Allow", Action: ["sns:Publish", "sns:ListTopics"], Resource: "*" },
          { Effect: "Allow", Action: "s3:ListBucket", Resource: "arn:aws:s3:::unused" },
        ],
      }),
    },
  });
});
afterAll(() => cloud.stop());

const assume = (change: object) => () =>
  cloud.kernel.assumeRole({
    roleArn,
    servicePrincipal: "bedrock.amazonaws.com",
    sourceArn: job,
    sessionName: "job",
    ...change,
  });

it("becomes a role that trusts the service", () => {
  expect(assume({})()).toMatchObject({
    kind: "role",
    arn: `arn:aws:sts::${account}:assumed-role/Customization/job`,
    roleArn,
  });
});

it.each([
  ["another service", { servicePrincipal: "states.amazonaws.com" }],
  ["another source account", { sourceArn: job.replace(account, "999999999999") }],
  [
    "another kind of source",
    { sourceArn: `arn:aws:bedrock:us-east-1:${account}:evaluation-job/x` },
  ],
  ["a role that no template made", { roleArn: `arn:aws:iam::${account}:role/Missing` }],
  ["a role of another account", { roleArn: roleArn.replace(account, "999999999999") }],
])("refuses to become it for %s", (_what, change) => {
  expect(assume(change)).toThrow(/is not authorized to perform: sts:AssumeRole on resource: arn:/);
});

it("reports which granted permissions were used and which never", async () => {
  const context = { principal: assume({})(), requestId: "r" };
  await cloud.kernel.call("sns", "ListTopics", {}, context);
  const report = cloud.kernel.iam.report();
  expect(report.map(({ action, used }) => [action, used])).toEqual([
    ["sns:Publish", 0],
    ["sns:ListTopics", 1],
    ["s3:ListBucket", 0],
  ]);
  expect(explainIam(report)).toContain("granted by the template: 3, used: 1, never used: 2");
});

it("refuses in the words of each service, with its own code", async () => {
  const context = { principal: assume({})(), requestId: "r" };
  const who = `User: arn:aws:sts::${account}:assumed-role/Customization/job is not authorized to perform:`;
  await expect(
    cloud.kernel.call("s3", "CreateBucket", { Bucket: "new-bucket" }, context),
  ).rejects.toMatchObject({
    code: "AccessDenied",
    status: 403,
    message: `${who} s3:CreateBucket on resource: "arn:aws:s3:::new-bucket" because no identity-based policy allows the s3:CreateBucket action`,
  });
  await expect(cloud.kernel.call("bedrock", "ListCustomModels", {}, context)).rejects.toMatchObject(
    { code: "AccessDeniedException", status: 403 },
  );
  await expect(cloud.kernel.call("states", "ListStateMachines", {}, context)).rejects.toMatchObject(
    { code: "AccessDeniedException", status: 400 },
  );
});
