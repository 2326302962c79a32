import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

type Json = Record<string, unknown>;

/** A stack to write as `cdk synth` would. */
interface StackFixture {
  /** `Fixture` by default. */
  readonly name?: string;
  readonly resources: Json;
  readonly outputs?: Json;
  readonly conditions?: Json;
  readonly parameters?: Json;
  /** Asset hash → file name → text. Templates name one by `S3Key: <hash>.zip`. */
  readonly assets?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** Writes a cloud assembly into a temporary folder (or the given one) and returns the folder. */
export function writeAssembly(stack: StackFixture, folder?: string): string {
  const target = folder ?? mkdtempSync(join(tmpdir(), "tunewright-assembly-"));
  const write = (name: string, content: unknown) => {
    const file = join(target, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
  };
  const { name = "Fixture", resources, outputs, conditions, parameters, assets = {} } = stack;
  write("manifest.json", {
    version: "48.0.0",
    artifacts: {
      [name]: {
        type: "aws:cloudformation:stack",
        properties: { templateFile: `${name}.template.json` },
      },
      [`${name}.assets`]: {
        type: "cdk:asset-manifest",
        properties: { file: `${name}.assets.json` },
      },
    },
  });
  write(`${name}.template.json`, {
    Resources: resources,
    Outputs: outputs ?? {},
    Conditions: conditions ?? {},
    Parameters: parameters ?? {},
  });
  const files = Object.keys(assets).map((hash) => [
    hash,
    {
      source: { path: `asset.${hash}`, packaging: "zip" },
      destinations: { current: { bucketName: "assets", objectKey: `${hash}.zip` } },
    },
  ]);
  write(`${name}.assets.json`, { version: "48.0.0", files: Object.fromEntries(files) });
  for (const [hash, texts] of Object.entries(assets)) {
    for (const [name, text] of Object.entries(texts)) write(join(`asset.${hash}`, name), text);
  }
  return target;
}

/** A role as CDK writes it, with one inline policy when statements are given. */
export function aRole(service: string, statements: Json[] = []): Json {
  return {
    Type: "AWS::IAM::Role",
    Properties: {
      AssumeRolePolicyDocument: {
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: service } }],
      },
      ...(statements.length === 0
        ? {}
        : { Policies: [{ PolicyName: "inline", PolicyDocument: { Statement: statements } }] }),
    },
  };
}

/**
 * A state machine `machine` that calls the function `fn` by its version, as CDK writes `currentVersion`. In
 * the definition the function is `hole("Fn")`.
 */
export function versionedMachine(of: {
  /** The function's code. */
  readonly code: string;
  /** Logical id of its version; CDK makes it from a hash of code and settings. */
  readonly version: string;
  readonly deletionPolicy?: string;
  readonly definition: Json;
  /** What the state machine's role may invoke. */
  readonly mayInvoke: unknown;
}): Json {
  const { code, version, deletionPolicy = "Retain", definition, mayInvoke } = of;
  return {
    Caller: aRole("states.amazonaws.com", [
      { Effect: "Allow", Action: "lambda:InvokeFunction", Resource: mayInvoke },
    ]),
    FnRole: aRole("lambda.amazonaws.com"),
    Fn: {
      Type: "AWS::Lambda::Function",
      Properties: {
        FunctionName: "fn",
        Runtime: "nodejs22.x",
        Handler: "index.handler",
        Timeout: 600,
        Role: { "Fn::GetAtt": ["FnRole", "Arn"] },
        Code: { ZipFile: code },
      },
    },
    [version]: {
      Type: "AWS::Lambda::Version",
      DeletionPolicy: deletionPolicy,
      Properties: { FunctionName: { Ref: "Fn" } },
    },
    Machine: {
      Type: "AWS::StepFunctions::StateMachine",
      Properties: {
        StateMachineName: "machine",
        RoleArn: { "Fn::GetAtt": ["Caller", "Arn"] },
        DefinitionString: JSON.stringify(definition),
        DefinitionSubstitutions: { Fn: { Ref: version } },
      },
    },
  };
}
