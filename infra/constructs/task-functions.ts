import type { PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";
import type { Topic } from "aws-cdk-lib/aws-sns";
import { Construct } from "constructs";
import { listing, onThings } from "./bedrock-permissions.ts";
import type { DataBucket } from "./data-bucket.ts";
import { handlerCode } from "./handler-code.ts";
import { TaskFunction } from "./task-function.ts";

export interface TaskFunctionsProps {
  readonly data: DataBucket;
  readonly topic: Topic;
}

/** The functions by the name that the workflow's placeholder `${<Name>Function}` has. */
export const taskNames = [
  "CheckRequest",
  "ReadMetrics",
  "SmokeTest",
  "AskModels",
  "Decide",
  "WriteReport",
  "Register",
  "MoveAlias",
  "CleanUp",
  "Sweep",
] as const;
export type TaskName = (typeof taskNames)[number];

/** A function's handler is its name in kebab case, e.g. `check-request`. */
function handlerOf(name: TaskName): string {
  return name.replace(/(?!^)[A-Z]/g, "-$&").toLowerCase();
}

/** The Lambda functions of the workflow, each with what it may do and nothing more. */
export class TaskFunctions extends Construct {
  readonly functions: Readonly<Record<TaskName, LambdaFunction>>;

  constructor(scope: Construct, id: string, props: TaskFunctionsProps) {
    super(scope, id);
    const permissions = permissionsOf(this, props);
    const code = handlerCode(taskNames.map(handlerOf));
    const made = taskNames.map((name) => {
      const task = new TaskFunction(this, name, {
        handler: handlerOf(name),
        code,
        minutes: long.has(name) ? 15 : 3,
        environment: {
          DATA_BUCKET: props.data.bucket.bucketName,
          ...(name === "Sweep" ? { TOPIC_ARN: props.topic.topicArn } : {}),
        },
        allow: permissions[name],
      });
      return [name, task.function] as const;
    });
    this.functions = Object.fromEntries(made) as Record<TaskName, LambdaFunction>;
  }
}

/** Functions that hash whole files, ask thousands of rows, or wait for a job to stop. */
const long: ReadonlySet<TaskName> = new Set(["CheckRequest", "AskModels", "Decide", "Sweep"]);

const INPUT = "runs/*/input/*";
const ANSWERS = "runs/*/evaluation/*";
const file = (name: string) => `runs/*/${name}`;

function permissionsOf(
  scope: Construct,
  { data }: TaskFunctionsProps,
): Record<TaskName, PolicyStatement[]> {
  const askTuned = onThings(
    scope,
    ["InvokeModel"],
    ["custom-model-deployment", "provisioned-model"],
  );
  const askBase = onThings(scope, ["InvokeModel"], ["foundation-model", "inference-profile"]);
  const report = [
    data.list(),
    ...data.read(file("metrics.json"), file("verdict.json"), file("teardown.json")),
    ...data.write(file("report.md")),
  ];
  const remove = [
    ...data.read("registry/*/aliases/*", "registry/*/versions/*"),
    ...data.write(file("teardown.json"), "registry/*/withdrawn/*"),
    ...removal(scope),
  ];
  return {
    CheckRequest: [data.list(), ...data.read(INPUT)],
    ReadMetrics: [data.list(), ...data.read(file("output/*")), ...data.write(file("metrics.json"))],
    SmokeTest: [...data.read(INPUT), ...data.write(file("smoke-test.json")), askTuned],
    AskModels: [
      data.list(),
      ...data.read(INPUT, ANSWERS),
      ...data.write(ANSWERS),
      askTuned,
      askBase,
    ],
    Decide: [data.list(), ...data.read(ANSWERS), ...data.write(file("verdict.json"))],
    WriteReport: report,
    Register: [
      ...data.read(file("verdict.json"), "registry/*/versions/*"),
      ...data.write("registry/*/versions/*"),
    ],
    MoveAlias: [
      data.list(),
      ...data.read("registry/*/versions/*", "registry/*/aliases/*", "registry/*/withdrawn/*"),
      ...data.write("registry/*/aliases/*"),
    ],
    CleanUp: [data.list(), ...data.read(file("teardown.json")), ...remove],
    // The rule that calls it lets it publish, too.
    Sweep: [...report, ...remove],
  };
}

/** Finds by List, makes sure by Get, and removes what a run has paid for. */
function removal(scope: Construct): PolicyStatement[] {
  return [
    listing(
      "ListModelCustomizationJobs",
      "ListCustomModels",
      "ListCustomModelDeployments",
      "ListProvisionedModelThroughputs",
    ),
    onThings(
      scope,
      ["GetModelCustomizationJob", "StopModelCustomizationJob"],
      ["model-customization-job"],
    ),
    onThings(scope, ["GetCustomModel", "DeleteCustomModel"], ["custom-model"]),
    onThings(scope, ["DeleteCustomModelDeployment"], ["custom-model-deployment"]),
    onThings(scope, ["DeleteProvisionedModelThroughput"], ["provisioned-model"]),
  ];
}
