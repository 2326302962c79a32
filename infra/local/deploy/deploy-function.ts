import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Shape } from "../kernel/service.ts";
import type { Deployment, Planned } from "./deployment.ts";

/** Makes a function from a bundled asset or from code in the template. */
export async function deployFunction(
  { identity, properties, logicalId, type }: Planned,
  deployment: Deployment,
): Promise<void> {
  const runtime = String(properties["Runtime"]);
  if (!runtime.startsWith("nodejs")) {
    deployment.notSimulated(`${type} (${logicalId}): runtime ${runtime}; only Node.js runs here`);
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

/** Sets how often an asynchronous invocation is retried. */
export async function deployEventInvokeConfig(
  { properties }: Planned,
  { kernel }: Deployment,
): Promise<void> {
  await kernel.call("lambda", "PutFunctionEventInvokeConfig", properties, kernel.rootContext());
}

/** Lets a service call a function. */
export async function deployPermission(
  { properties, logicalId }: Planned,
  { kernel }: Deployment,
): Promise<void> {
  const input = { ...properties, StatementId: logicalId };
  await kernel.call("lambda", "AddPermission", input, kernel.rootContext());
}
