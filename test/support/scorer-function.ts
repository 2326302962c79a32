import { CreateFunctionCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { strToU8, zipSync } from "fflate";
import type { ScoreSpec } from "../../pipeline/workflow/score-spec.ts";
import type { TestCloud } from "./local-cloud.ts";

/** A function that finds every answer right. */
export const ALL_RIGHT =
  "exports.handler = async ({ answers }) => ({ scores: answers.map(() => 1) });";

/** A function's code as a zip archive. */
export function zipped(files: Readonly<Record<string, string>>): Uint8Array {
  return zipSync(
    Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)])),
  );
}

/** A role that Lambda may assume, and that may do nothing; resolves to its ARN. */
export function lambdaRole({ kernel }: TestCloud, service = "lambda.amazonaws.com"): string {
  const name = `user-${service.split(".")[0]}`;
  const arn = `arn:aws:iam::123456789012:role/${name}`;
  const Statement = { Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" };
  const trustPolicy = JSON.stringify({ Version: "2012-10-17", Statement });
  kernel.iam.putRole({ name, arn, trustPolicy, policies: {}, managedPolicyArns: [] });
  return arn;
}

/** Makes a function of the user's own as `aws lambda create-function` does, and names it as a score. */
export async function createScorer(
  cloud: TestCloud,
  name: string,
  code: string,
): Promise<ScoreSpec & { kind: "function" }> {
  const lambda = new LambdaClient(cloud.client);
  const FunctionName = `tunewright-scorer-${name}`;
  const { FunctionArn: arn = "" } = await lambda.send(
    new CreateFunctionCommand({
      ...{ FunctionName, Runtime: "nodejs22.x", Handler: "index.handler", Timeout: 30 },
      Role: lambdaRole(cloud),
      Code: { ZipFile: zipped({ "index.js": code }) },
    }),
  );
  lambda.destroy();
  return { kind: "function", name, arn };
}
