import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Match } from "aws-cdk-lib/assertions";
import { beforeAll, describe, expect, it } from "vitest";
import { definition } from "../../pipeline/workflow/definition.ts";
import { statementsOf, templateOf } from "../support/stack-template.ts";
import { testAssembly } from "../support/test-assembly.ts";

/** The definition as this deployment has it: what is not set is empty in it. */
const deployed = JSON.stringify(definition).replace(
  /\$\{(ModelKeyArn|SubnetIds|SecurityGroupIds)\}/g,
  "",
);

describe("the stack", () => {
  const template = templateOf();

  /** The CDK's own assertions throw what is missing. */
  const has = (type: string, properties: object) =>
    expect(() => template.hasResourceProperties(type, properties)).not.toThrow();

  it("keeps the data bucket private, versioned and behind TLS", () => {
    has("AWS::S3::Bucket", {
      VersioningConfiguration: { Status: "Enabled" },
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
      BucketEncryption: Match.objectLike({
        ServerSideEncryptionConfiguration: [
          { ServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" } },
        ],
      }),
    });
    has("AWS::S3::BucketPolicy", {
      PolicyDocument: Match.objectLike({
        Statement: Match.arrayWith([
          Match.objectLike({
            Effect: "Deny",
            Condition: { Bool: { "aws:SecureTransport": "false" } },
          }),
        ]),
      }),
    });
    const [bucket] = Object.values(template.findResources("AWS::S3::Bucket"));
    expect(bucket?.["DeletionPolicy"]).toBe("RetainExceptOnCreate");
  });

  it("lets only Bedrock, for jobs of this account, become the customization role", () => {
    has("AWS::IAM::Role", {
      AssumeRolePolicyDocument: {
        Statement: [
          {
            Action: "sts:AssumeRole",
            Effect: "Allow",
            Principal: { Service: "bedrock.amazonaws.com" },
            Condition: {
              StringEquals: { "aws:SourceAccount": { Ref: "AWS::AccountId" } },
              ArnEquals: { "aws:SourceArn": Match.anyValue() },
            },
          },
        ],
        Version: "2012-10-17",
      },
    });
  });

  it("lets the customization role read input and write output, no more", () => {
    const text = JSON.stringify(statementsOf(template, "CustomizationRole"));
    expect(text).toContain("runs/*/input/*");
    expect(text).not.toContain("registry");
    const writes = statementsOf(template, "CustomizationRole").filter(({ actions }) =>
      actions.includes("s3:PutObject"),
    );
    expect(writes).toHaveLength(1);
    expect(JSON.stringify(writes)).toContain("runs/*/output/*");
    expect(JSON.stringify(writes)).not.toContain("input");
  });

  it("runs the definition as a Standard state machine, with logs and traces but without data", () => {
    has("AWS::StepFunctions::StateMachine", {
      TracingConfiguration: { Enabled: true },
      LoggingConfiguration: Match.objectLike({ Level: "ALL", IncludeExecutionData: false }),
      DefinitionString: deployed,
    });
  });

  it("fills in every placeholder of the definition, and no other", () => {
    const [machine] = Object.values(template.findResources("AWS::StepFunctions::StateMachine"));
    const given = Object.keys(machine?.["Properties"].DefinitionSubstitutions);
    const wanted = [...deployed.matchAll(/\$\{(\w+)\}/g)].map(([, name]) => name);
    expect(given.sort()).toEqual([...new Set(wanted)].sort());
  });

  it("calls the sweep when an execution ends without success", () => {
    has("AWS::Events::Rule", {
      EventPattern: Match.objectLike({
        source: ["aws.states"],
        "detail-type": ["Step Functions Execution Status Change"],
        detail: Match.objectLike({ status: ["ABORTED", "TIMED_OUT", "FAILED"] }),
      }),
      Targets: [Match.objectLike({ RetryPolicy: Match.anyValue() })],
    });
  });

  it("starts requested runs by events of the data bucket, without a function that changes its notifications", () => {
    has("AWS::S3::Bucket", {
      NotificationConfiguration: { EventBridgeConfiguration: { EventBridgeEnabled: true } },
    });
    template.resourceCountIs("Custom::S3BucketNotifications", 0);
    has("AWS::Events::Rule", {
      EventPattern: {
        source: ["aws.s3"],
        "detail-type": ["Object Created"],
        detail: {
          bucket: { name: [{ Ref: Match.stringLikeRegexp("DataBucket") }] },
          object: { key: [{ wildcard: "requests/*.json" }] },
        },
      },
    });
    has("AWS::Lambda::Function", {
      Handler: "start-requested.handler",
      MemorySize: 3008,
      EphemeralStorage: { Size: 4096 },
    });
  });

  it("looks at standing requests by a schedule where the setting has one", () => {
    const schedules = (of: typeof template) =>
      Object.values(of.findResources("AWS::Events::Rule")).flatMap(
        (rule) => rule["Properties"].ScheduleExpression ?? [],
      );
    const tuneSchedule = "cron(0 3 ? * MON *)";
    expect(schedules(template)).toEqual(["rate(1 hour)"]);
    expect(schedules(templateOf({ tuneSchedule }))).toEqual(
      expect.arrayContaining(["rate(1 hour)", tuneSchedule]),
    );
  });

  it.each(["DataBucketName", "StateMachineArn", "TopicArn", "CustomizationRoleArn", "Region"])(
    "has the output %s",
    (name) => {
      expect(template.findOutputs(name)).toHaveProperty(name);
    },
  );

  it("encrypts data with the stack's own key when asked, and grants it with the objects", () => {
    const withKey = templateOf({ encryption: "kms" });
    withKey.hasResourceProperties("AWS::KMS::Key", { EnableKeyRotation: true });
    const actions = statementsOf(withKey, "CustomizationRole").flatMap((one) => one.actions);
    expect(actions).toEqual(expect.arrayContaining(["kms:Decrypt", "kms:GenerateDataKey"]));
  });
});

describe("synthesis by the app itself", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await testAssembly();
  });

  it("passes cdk-nag", () => {
    const report = JSON.parse(readFileSync(join(folder, "validation-report.json"), "utf8"));
    expect(report.pluginReports).toEqual([]);
  });

  it("bundles a module for each handler, with the SDK inside", () => {
    const template = JSON.parse(readFileSync(join(folder, "Tunewright.template.json"), "utf8")) as {
      Resources: Record<string, { Type: string; Properties: { Handler?: string } }>;
    };
    const handlers = Object.values(template.Resources)
      .filter(({ Type }) => Type === "AWS::Lambda::Function")
      .map(({ Properties }) => Properties.Handler?.replace(/\.handler$/, ".mjs"));
    const [asset = ""] = readdirSync(folder).filter((name) => name.startsWith("asset."));
    const files = readdirSync(join(folder, asset));
    expect(files).toEqual(expect.arrayContaining(handlers));
    const outside = files.filter((file) =>
      /from"@aws-sdk\//.test(readFileSync(join(folder, asset, file), "utf8")),
    );
    expect(outside).toEqual([]);
  });
});
