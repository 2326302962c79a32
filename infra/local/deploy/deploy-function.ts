import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Shape } from "../kernel/service.ts";
import type { Deployment, Planned } from "./deployment.ts";
import type { Identity } from "./identity.ts";

/** Makes a function from a bundled asset or from code in the template. */
export async function deployFunction(
  { identity, properties, logicalId, type }: Planned,
  deployment: Deployment,
): Promise<void> {
  const runtime = String(properties["Runtime"]);
  if (!runtime.startsWith("nodejs")) {
    deployment.notSimulated(`runtime ${runtime}; only Node.js runs here`, { type, logicalId });
    return;
  }
  const { kernel } = deployment;
  const input = { ...properties, FunctionName: identity.name };
  await withCode(properties["Code"] as Shape, deployment, (Folder) =>
    kernel.call("lambda", "CreateFunction", { ...input, Code: { Folder } }, kernel.rootContext()),
  );
}

async function withCode(
  code: Shape,
  { assets }: Deployment,
  use: (folder: string) => Promise<unknown>,
): Promise<void> {
  const text = code["ZipFile"];
  if (typeof text === "string") {
    const folder = mkdtempSync(join(tmpdir(), "tunewright-code-"));
    try {
      writeFileSync(join(folder, "index.js"), text);
      await use(folder);
    } finally {
      rmSync(folder, { recursive: true });
    }
    return;
  }
  const key = String(code["S3Key"]);
  const source = assets.get(key);
  if (source === undefined || !statSync(source).isDirectory()) {
    throw new Error(`its code, asset ${key}, is not a folder of the cloud assembly`);
  }
  await use(source);
}

/** Publishes a function's version, unless the stack has it already: as for CloudFormation, the logical id is the version. */
export async function deployVersion(
  { logicalId, type, properties }: Planned,
  { kernel, before }: Deployment,
): Promise<Identity> {
  const known = before.find((one) => one.logicalId === logicalId && one.type === type);
  if (known) return versionIdentity(known.physicalId);
  const { FunctionName, CodeSha256, Description } = properties;
  const input = { FunctionName, CodeSha256, Description };
  const published = await kernel.call("lambda", "PublishVersion", input, kernel.rootContext());
  const arn = String(published["FunctionArn"]);
  if (before.some((one) => one.physicalId === arn)) {
    const { Version } = versionIdentity(arn).attributes;
    throw new Error(
      `A version for this Lambda function exists ( ${Version} ). Modify the function to create a new version.`,
    );
  }
  return versionIdentity(arn);
}

/** @param arn `arn:aws:lambda:us-east-1:1:function:NAME:7` */
function versionIdentity(arn: string): Identity {
  const Version = arn.split(":").at(-1) ?? "";
  return { physicalId: arn, name: arn, attributes: { FunctionArn: arn, Version } };
}

/** Sets how often an asynchronous invocation is retried. */
export async function deployEventInvokeConfig(
  { properties }: Planned,
  { kernel }: Deployment,
): Promise<void> {
  await kernel.call("lambda", "PutFunctionEventInvokeConfig", properties, kernel.rootContext());
}

/** Lets a service call a function or a version of it. */
export async function deployPermission(
  { properties, logicalId }: Planned,
  { kernel }: Deployment,
): Promise<Identity> {
  const input = { ...properties, StatementId: logicalId };
  await kernel.call("lambda", "AddPermission", input, kernel.rootContext());
  const name = String(properties["FunctionName"]);
  return { physicalId: logicalId, name, attributes: { Id: logicalId } };
}

/**
 * Gives a function an address. The identity has it, since it names the port.
 * Ref: "the ARN of the function" is what CloudFormation's reference says for `AWS::Lambda::Url`.
 */
export async function deployUrl(
  { properties, logicalId, type }: Planned,
  { kernel, before, notSimulated }: Deployment,
): Promise<Identity> {
  const { TargetFunctionArn, AuthType, InvokeMode, Qualifier, Cors } = properties;
  if (Cors !== undefined) notSimulated("CORS headers", { type, logicalId });
  const arn = String(TargetFunctionArn);
  const input = { FunctionName: arn, AuthType, InvokeMode, Qualifier };
  const call = (operation: string) => kernel.call("lambda", operation, input, kernel.rootContext());
  const isKnown = before.some((one) => one.logicalId === logicalId && one.physicalId === arn);
  // Someone may have deleted the function meanwhile, and its address with it.
  const known = isKnown ? await call("GetFunctionUrlConfig").catch(() => undefined) : undefined;
  const made = known ?? (await call("CreateFunctionUrlConfig"));
  const FunctionUrl = String(made["FunctionUrl"]);
  return { physicalId: arn, name: arn, attributes: { FunctionArn: arn, FunctionUrl } };
}
