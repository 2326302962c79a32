import { createHash } from "node:crypto";

/** Account, Region and name of a stack. */
export interface StackScope {
  readonly stackName: string;
  readonly accountId: string;
  readonly region: string;
}

/** A resource's name, and what the template may ask about it. */
export interface Identity {
  /** What `Ref` gives. */
  readonly physicalId: string;
  /** Name without ARN. */
  readonly name: string;
  /** What `Fn::GetAtt` gives. */
  readonly attributes: Readonly<Record<string, string>>;
}

type Naming = (name: string, stack: StackScope) => Omit<Identity, "name">;

interface NamedType {
  /** Property that holds a name of the user's choice. */
  readonly property: string;
  readonly maxLength: number;
  readonly naming: Naming;
}

const TYPES: Readonly<Record<string, NamedType>> = {
  "AWS::S3::Bucket": {
    property: "BucketName",
    maxLength: 63,
    naming: (name, { region }) => ({
      physicalId: name,
      attributes: {
        Arn: `arn:aws:s3:::${name}`,
        DomainName: `${name}.s3.amazonaws.com`,
        RegionalDomainName: `${name}.s3.${region}.amazonaws.com`,
      },
    }),
  },
  "AWS::IAM::Role": {
    property: "RoleName",
    maxLength: 64,
    naming: (name, { accountId }) => ({
      physicalId: name,
      attributes: {
        Arn: `arn:aws:iam::${accountId}:role/${name}`,
        RoleId: `AROA${hash(name, 16)}`,
      },
    }),
  },
  "AWS::IAM::ManagedPolicy": {
    property: "ManagedPolicyName",
    maxLength: 128,
    naming: (name, { accountId }) => {
      const arn = `arn:aws:iam::${accountId}:policy/${name}`;
      return { physicalId: arn, attributes: { PolicyArn: arn } };
    },
  },
  "AWS::Lambda::Function": {
    property: "FunctionName",
    maxLength: 64,
    naming: (name, { accountId, region }) => ({
      physicalId: name,
      attributes: { Arn: `arn:aws:lambda:${region}:${accountId}:function:${name}` },
    }),
  },
  "AWS::StepFunctions::StateMachine": {
    property: "StateMachineName",
    maxLength: 80,
    naming: (name, { accountId, region }) => {
      const arn = `arn:aws:states:${region}:${accountId}:stateMachine:${name}`;
      return { physicalId: arn, attributes: { Arn: arn, Name: name } };
    },
  },
  "AWS::SNS::Topic": {
    property: "TopicName",
    maxLength: 256,
    naming: (name, { accountId, region }) => {
      const arn = `arn:aws:sns:${region}:${accountId}:${name}`;
      return { physicalId: arn, attributes: { TopicArn: arn, TopicName: name } };
    },
  },
  "AWS::Events::Rule": {
    property: "Name",
    maxLength: 64,
    naming: (name, { accountId, region }) => ({
      physicalId: name,
      attributes: { Arn: `arn:aws:events:${region}:${accountId}:rule/${name}` },
    }),
  },
  "AWS::CloudWatch::Alarm": {
    property: "AlarmName",
    maxLength: 255,
    naming: (name, { accountId, region }) => ({
      physicalId: name,
      attributes: { Arn: `arn:aws:cloudwatch:${region}:${accountId}:alarm:${name}` },
    }),
  },
  "AWS::CloudWatch::Dashboard": {
    property: "DashboardName",
    maxLength: 255,
    naming: (name) => ({ physicalId: name, attributes: {} }),
  },
  "AWS::Logs::LogGroup": {
    property: "LogGroupName",
    maxLength: 512,
    naming: (name, { accountId, region }) => ({
      physicalId: name,
      attributes: { Arn: `arn:aws:logs:${region}:${accountId}:log-group:${name}:*` },
    }),
  },
  "AWS::KMS::Key": {
    property: "KeyName",
    maxLength: 36,
    naming: (name, { accountId, region }) => {
      const id = uuidOf(name);
      return {
        physicalId: id,
        attributes: { Arn: `arn:aws:kms:${region}:${accountId}:key/${id}`, KeyId: id },
      };
    },
  },
};

/**
 * Name, `Ref` and attributes of a resource. They depend on stack and logical id alone, so a template can be resolved
 * before anything is made, and a second deployment finds what the first made.
 */
export function identify(
  logicalId: string,
  { type, properties }: { type: string; properties: Readonly<Record<string, unknown>> },
  stack: StackScope,
): Identity {
  const known = TYPES[type];
  const chosen = known === undefined ? undefined : properties[known.property];
  const name =
    typeof chosen === "string"
      ? chosen
      : generatedName(logicalId, { type, maxLength: known?.maxLength ?? 128 }, stack);
  if (known !== undefined) return { name, ...known.naming(name, stack) };
  return { name, physicalId: name, attributes: {} };
}

function generatedName(
  logicalId: string,
  { type, maxLength }: { type: string; maxLength: number },
  { stackName, accountId, region }: StackScope,
): string {
  const suffix = hash(`${accountId} ${region} ${stackName} ${logicalId}`, 12);
  const head = `${stackName}-${logicalId}`.slice(0, maxLength - suffix.length - 1);
  const name = `${head}-${suffix}`;
  return type === "AWS::S3::Bucket" ? name.toLowerCase() : name;
}

function hash(text: string, length: number): string {
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const digest = createHash("sha256").update(text).digest();
  return [...digest.subarray(0, length)].map((byte) => letters[byte % letters.length]).join("");
}

function uuidOf(text: string): string {
  const hex = createHash("sha256").update(text).digest("hex");
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20, 32),
  ].join("-");
}
