/** AWS's own policies that templates attach, as far as the local cloud has the services that they are about. */
const MANAGED: Readonly<Record<string, object>> = {
  "service-role/AWSLambdaBasicExecutionRole": allow([
    "logs:CreateLogGroup",
    "logs:CreateLogStream",
    "logs:PutLogEvents",
  ]),
  AWSXRayDaemonWriteAccess: allow(["xray:PutTraceSegments", "xray:PutTelemetryRecords"]),
  AdministratorAccess: allow(["*"]),
  AmazonS3ReadOnlyAccess: allow(["s3:Get*", "s3:List*", "s3:Describe*"]),
  AmazonS3FullAccess: allow(["s3:*"]),
  AmazonBedrockFullAccess: allow(["bedrock:*"]),
};

/** Text of an AWS managed policy, `arn:aws:iam::aws:policy/…`; undefined when it is not known here. */
export function managedPolicy(arn: string): string | undefined {
  const document = MANAGED[arn.replace(/^arn:[^:]*:iam::aws:policy\//, "")];
  return document === undefined ? undefined : JSON.stringify(document);
}

function allow(actions: string[]): object {
  return {
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: actions, Resource: "*" }],
  };
}
