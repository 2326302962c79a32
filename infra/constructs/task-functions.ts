import { ArnFormat, Stack } from "aws-cdk-lib";
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";
import type { Topic } from "aws-cdk-lib/aws-sns";
import { Construct } from "constructs";
import type { DeploymentSettings } from "../../pipeline/workflow/deployment-settings.ts";
import { SCORER_PREFIX } from "../../pipeline/workflow/scorer-function.ts";
import { listing, onResources, onResourcesOfRuns, readQuotas } from "./bedrock-permissions.ts";
import type { DataBucket } from "./data-bucket.ts";
import { handlerCode } from "./handler-code.ts";
import { decryptModels } from "./model-key.ts";
import { TaskFunction } from "./task-function.ts";
import { createDeployment } from "./workflow-permissions.ts";

export interface TaskFunctionsProps {
  /** The state machine's definition, which names the functions that it calls. */
  readonly definition: string;
  readonly data: DataBucket;
  readonly topic: Topic;
  readonly settings: DeploymentSettings;
}

/** What permissions are made from. */
interface Grants {
  readonly scope: Construct;
  readonly data: DataBucket;
}

/** One function. */
interface TaskSpec {
  /** How long one call may take. */
  readonly minutes: number;
  /** What it may do besides writing its own log. */
  readonly allow: (grants: Grants) => readonly PolicyStatement[];
  /** Its environment in addition to that of all. */
  readonly environment?: (props: TaskFunctionsProps) => Readonly<Record<string, string>>;
}

const INPUT = "runs/*/input/*";
const ANSWERS = "runs/*/evaluation/*";
const file = (name: string) => `runs/*/${name}`;

/**
 * The functions by the name that the workflow's placeholder `${<Name>Function}` has. A function's handler is
 * the file of that name in kebab case, e.g. `pipeline/handlers/check-request.ts`.
 */
const tasks = {
  // Hashes whole files.
  CheckRequest: { minutes: 15, allow: ({ data }) => [data.list(), ...data.read(INPUT)] },
  AskBaseModel: {
    minutes: 3,
    allow: ({ scope, data }) => [...data.read(INPUT), ...invokeAny({ scope, data })],
  },
  CheckQuotas: {
    minutes: 3,
    allow: ({ scope }) => [
      ...readQuotas(scope),
      listing(
        "ListModelCustomizationJobs",
        "ListCustomModels",
        "ListCustomModelDeployments",
        "ListProvisionedModelThroughputs",
      ),
    ],
  },
  // Holds the token of a waiting task, which it writes and cannot read.
  RequestApproval: {
    minutes: 3,
    allow: ({ data }) => [
      data.list(),
      ...data.read(file("plan.json"), file("approval.json")),
      ...data.write(file("approval.json"), file("approval-token.json")),
    ],
  },
  ReadAcceptance: {
    minutes: 3,
    allow: ({ data }) => [
      data.list(),
      ...data.read(file("output/*")),
      ...data.write(file("acceptance.json")),
    ],
  },
  ReadMetrics: {
    minutes: 3,
    allow: ({ data }) => [
      data.list(),
      ...data.read(file("output/*"), file("plan.json"), file("input/evaluation.jsonl")),
      ...data.write(file("metrics.json")),
    ],
  },
  // Only where the setting `deploymentCall` is `function`.
  CreateDeployment: {
    minutes: 2,
    allow: ({ scope, data }) => createDeployment(scope, data.key),
  },
  SmokeTest: {
    minutes: 3,
    allow: ({ scope, data }) => [
      ...data.read(INPUT),
      ...data.write(file("smoke-test.json")),
      ...invokeTuned({ scope, data }),
    ],
  },
  // Reads all training rows.
  FindChampion: {
    minutes: 15,
    allow: ({ scope, data }) => [
      data.list(),
      ...data.read(
        INPUT,
        ANSWERS,
        "registry/*/versions/*",
        "registry/*/aliases/*",
        "registry/*/serving/*",
      ),
      ...data.write(ANSWERS),
      onResources(scope, ["GetCustomModelDeployment"], ["custom-model-deployment"]),
      onResources(scope, ["GetProvisionedModelThroughput"], ["provisioned-model"]),
    ],
  },
  // Asks thousands of rows.
  AskModels: {
    minutes: 15,
    allow: ({ scope, data }) => [
      data.list(),
      ...data.read(INPUT, ANSWERS),
      ...data.write(ANSWERS),
      ...invokeAny({ scope, data }),
    ],
  },
  // Reads thousands of answers.
  MeasureBase: {
    minutes: 15,
    allow: ({ data }) => [
      data.list(),
      ...data.read(
        file("evaluation/base/*"),
        file("evaluation/few-shot/*"),
        file("input/evaluation.jsonl"),
        file("plan.json"),
      ),
      ...data.write(file("base-score.json")),
    ],
  },
  // Runs or invokes the user's own scorers: it may reach the answers and their scores, and nothing else.
  ScoreAnswers: {
    minutes: 15,
    allow: ({ scope, data }) => [
      data.list(),
      ...data.read(ANSWERS, file("input/evaluation.jsonl"), file("input/scores/*")),
      ...data.write(file("evaluation/scores/*")),
      invokeScorers(scope),
    ],
  },
  // Asks the judge, and no model that a run has made.
  JudgeAnswers: {
    minutes: 15,
    allow: ({ scope, data }) => [
      data.list(),
      ...data.read(ANSWERS, file("input/evaluation.jsonl"), file("input/scores/*")),
      ...data.write(file("evaluation/scores/*")),
      onResources(scope, ["InvokeModel"], ["foundation-model", "inference-profile"]),
      onResources(scope, ["GetInferenceProfile"], ["inference-profile"]),
    ],
  },
  // Reads thousands of answers, and which runs the same held-out rows have decided before.
  Decide: {
    minutes: 15,
    allow: ({ data }) => [
      data.list(),
      ...data.read(
        ANSWERS,
        file("input/evaluation.jsonl"),
        file("plan.json"),
        "registry/*/versions/*",
      ),
      ...data.write(file("verdict.json")),
    ],
  },
  // Reads thousands of answers.
  WriteReport: {
    minutes: 15,
    allow: (grants) => [
      ...report(grants),
      ...grants.data.read(ANSWERS, file("input/evaluation.jsonl")),
    ],
  },
  // Hashes what the run has made.
  Register: {
    minutes: 15,
    allow: ({ data }) => [
      data.list(),
      ...data.read(
        file("acceptance.json"),
        file("approval.json"),
        file("base-score.json"),
        file("metrics.json"),
        file("plan.json"),
        file("run.json"),
        file("smoke-test.json"),
        file("verdict.json"),
        file("input/manifest.json"),
        file("report.*"),
        file("output/*"),
        file("input/scores/*"),
        file("digests/*"),
        ANSWERS,
        "registry/*/versions/*",
        "registry/*/serving/*",
      ),
      ...data.write(file("digests/*"), "registry/*/versions/*"),
    ],
  },
  MoveAlias: {
    minutes: 3,
    allow: ({ scope, data }) => [
      data.list(),
      ...data.read("registry/*/versions/*", "registry/*/aliases/*", "registry/*/serving/*"),
      ...data.write("registry/*/aliases/*"),
      onResourcesOfRuns(scope, ["TagResource"], ["custom-model-deployment", "provisioned-model"]),
    ],
  },
  CleanUp: {
    minutes: 3,
    allow: (grants) => [
      grants.data.list(),
      ...grants.data.read(file("teardown.json")),
      ...removal(grants),
    ],
  },
  // Waits for a job to stop. The rule that calls it lets it publish, too.
  Sweep: {
    minutes: 15,
    allow: (grants) => [
      ...report(grants),
      ...removal(grants),
      ...grants.data.read(file("resumption.json")),
    ],
    environment: ({ topic }) => ({ TOPIC_ARN: topic.topicArn }),
  },
  // Looks at everything that is billed. The rule that calls it lets it publish, and list executions, too.
  SweepLeases: {
    minutes: 15,
    allow: (grants) => [
      grants.data.list(),
      ...deletion(grants),
      ...grants.data.read(
        file("teardown.json"),
        file("plan.json"),
        file("run.json"),
        "registry/*/serving/*",
        "registry/sweep.json",
      ),
      ...grants.data.write("registry/sweep.json"),
      onResources(grants.scope, ["GetFoundationModel"], ["foundation-model"]),
    ],
    environment: ({ topic, settings }) => ({
      TOPIC_ARN: topic.topicArn,
      IDLE_HOURS: String(settings.idleHours),
    }),
  },
} as const satisfies Readonly<Record<string, TaskSpec>>;

export type TaskName = keyof typeof tasks;

/** The names of all functions. */
export const taskNames = Object.keys(tasks) as readonly TaskName[];

function handlerOf(name: string): string {
  return name.replace(/(?!^)[A-Z]/g, "-$&").toLowerCase();
}

/** The functions that a definition calls. Throws when one of them does not exist. */
function calledBy(definition: string): Set<string> {
  const names = [...definition.matchAll(/\$\{(\w+)Function\}/g)].map(([, name = ""]) => name);
  const unknown = names.find((name) => !(name in tasks));
  if (unknown !== undefined) throw new Error(`task-functions.ts has no function ${unknown}`);
  return new Set(names);
}

/** The Lambda functions of the workflow, each with what it may do and nothing more. */
export class TaskFunctions extends Construct {
  /** Those that the state machine calls, by name. */
  readonly called: Readonly<Record<string, LambdaFunction>>;
  /** Cleans up after executions that could not do it themselves. */
  readonly sweep: LambdaFunction;
  /** Ends leases, and finds what is billed and belongs to nothing. */
  readonly sweepLeases: LambdaFunction;

  constructor(scope: Construct, id: string, props: TaskFunctionsProps) {
    super(scope, id);
    const called = calledBy(props.definition);
    const names = taskNames.filter((name) => called.has(name));
    const code = handlerCode([...names, "Sweep", "SweepLeases"].map(handlerOf));
    const { data, settings } = props;
    const common = { DATA_BUCKET: data.bucket.bucketName, NOTICE_FORMAT: settings.notice };
    const make = (name: TaskName) => {
      const { minutes, allow, environment }: TaskSpec = tasks[name];
      return new TaskFunction(this, name, {
        handler: handlerOf(name),
        code,
        minutes,
        environment: { ...common, ...environment?.(props) },
        allow: allow({ scope: this, data: props.data }),
      }).function;
    };
    this.called = Object.fromEntries(names.map((name) => [name, make(name)]));
    this.sweep = make("Sweep");
    this.sweepLeases = make("SweepLeases");
  }
}

/**
 * Asks models that runs made. The user guide ("Prerequisites for running model inference") requires the Get
 * calls of who invokes; the Service Authorization Reference does not.
 */
function invokeTuned({ scope, data }: Grants): PolicyStatement[] {
  return [
    onResources(scope, ["InvokeModel"], ["custom-model-deployment", "provisioned-model"]),
    onResources(scope, ["GetCustomModel"], ["custom-model"]),
    onResources(scope, ["GetProvisionedModelThroughput"], ["provisioned-model"]),
    ...decryptModels(scope, data.key),
  ];
}

/** Invokes functions, and versions of them, that are named to be scorers. */
function invokeScorers(scope: Construct): PolicyStatement {
  const arn = Stack.of(scope).formatArn({
    ...{ service: "lambda", resource: "function", resourceName: `${SCORER_PREFIX}*` },
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
  return new PolicyStatement({ actions: ["lambda:InvokeFunction"], resources: [arn] });
}

const PROFILES = ["inference-profile", "application-inference-profile"] as const;

/**
 * Asks base models: directly, through a profile of AWS or of the account, or, for a custom model that is tuned
 * further, by what serves it. See `invokeTuned` for the Get call.
 */
function invokeAny({ scope, data }: Grants): PolicyStatement[] {
  return [
    ...invokeTuned({ scope, data }),
    onResources(scope, ["InvokeModel"], ["foundation-model", ...PROFILES]),
    onResources(scope, ["GetInferenceProfile"], PROFILES),
  ];
}

/** Gathers what a run's folder holds besides rows of the dataset, and writes its report. */
function report({ data }: Grants): PolicyStatement[] {
  return [
    data.list(),
    ...data.read(
      file("acceptance.json"),
      file("approval.json"),
      file("metrics.json"),
      file("base-score.json"),
      file("verdict.json"),
      file("teardown.json"),
      file("plan.json"),
      file("input/manifest.json"),
    ),
    ...data.write(file("report.md"), file("report.json"), file("report.html")),
  ];
}

/**
 * Finds what a run has paid for by List, checks whose it is, removes it, and records that. What no run made cannot
 * be stopped or deleted, whatever the code says.
 */
function removal(grants: Grants): PolicyStatement[] {
  const { scope } = grants;
  return [
    ...deletion(grants),
    onResourcesOfRuns(scope, ["StopModelCustomizationJob"], ["model-customization-job"]),
  ];
}

/** The same, but for jobs, which stay. */
function deletion({ scope, data }: Grants): PolicyStatement[] {
  return [
    ...data.read("registry/*/aliases/*", "registry/*/versions/*", "registry/*/serving/*"),
    ...data.write(file("teardown.json"), "registry/*/serving/*"),
    listing(
      "ListModelCustomizationJobs",
      "ListCustomModels",
      "ListCustomModelDeployments",
      "ListProvisionedModelThroughputs",
    ),
    onResources(
      scope,
      ["ListTagsForResource"],
      ["model-customization-job", "custom-model", "custom-model-deployment", "provisioned-model"],
    ),
    onResourcesOfRuns(scope, ["DeleteCustomModel"], ["custom-model"]),
    onResourcesOfRuns(scope, ["DeleteCustomModelDeployment"], ["custom-model-deployment"]),
    onResourcesOfRuns(scope, ["DeleteProvisionedModelThroughput"], ["provisioned-model"]),
  ];
}
