import type { PolicyStatement } from "aws-cdk-lib/aws-iam";
import { FunctionUrlAuthType, type Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";
import type { Topic } from "aws-cdk-lib/aws-sns";
import { Construct } from "constructs";
import type { DeploymentSettings } from "../../pipeline/workflow/deployment-settings.ts";
import { requestPrefixes } from "../../pipeline/workflow/names.ts";
import { linkKey, withLinkKey } from "./approval-links.ts";
import { listing, onResources, onResourcesOfRuns, readQuotas } from "./bedrock-permissions.ts";
import type { DataBucket } from "./data-bucket.ts";
import { handlerCode } from "./handler-code.ts";
import { preparationTasks } from "./preparation-functions.ts";
import { TaskFunction } from "./task-function.ts";
import {
  ANSWERS,
  BATCH_LISTS,
  choosing,
  deletingCandidates,
  deletion,
  file,
  type Grants,
  INPUT,
  invokeAny,
  invokeScorers,
  invokeTuned,
  publishing,
  removal,
  report,
} from "./task-grants.ts";
import { createDeployment } from "./workflow-permissions.ts";

export interface TaskFunctionsProps {
  /** The definitions of the state machines, which name the functions that they call. */
  readonly definition: string;
  readonly preparation: string;
  readonly data: DataBucket;
  readonly topic: Topic;
  readonly settings: DeploymentSettings;
}

/** What environments are made from. */
interface Surroundings extends TaskFunctionsProps, Pick<Grants, "linkKey"> {
  /** Address of the page that links lead to; only with the setting `approvalLinks`. */
  readonly approvalPage: string | undefined;
}

/** One function. */
interface TaskSpec {
  /** How long one call may take. */
  readonly minutes: number;
  /** MiB of memory, and of disk; see `TaskFunctionProps`. */
  readonly memory?: number;
  readonly disk?: number;
  /** What it may do besides writing its own log. */
  readonly allow: (grants: Grants) => readonly PolicyStatement[];
  /** Its environment in addition to that of all. */
  readonly environment?: (of: Surroundings) => Readonly<Record<string, string>>;
}

const { requests, answers, data: requestData } = requestPrefixes;

/** Asks models held-out rows, and keeps their answers. */
function askRows(grants: Grants): PolicyStatement[] {
  const { data } = grants;
  return [data.list(), ...data.read(INPUT, ANSWERS), ...data.write(ANSWERS), ...invokeAny(grants)];
}

/**
 * The functions by the name that the workflow's placeholder `${<Name>Function}` has. A function's handler is
 * the file of that name in kebab case, e.g. `pipeline/handlers/check-request.ts`.
 */
const tasks = {
  // Hashes whole files.
  CheckRequest: { minutes: 15, allow: ({ data }) => [data.list(), ...data.read(INPUT)] },
  AskBaseModel: {
    minutes: 3,
    allow: (grants) => [...grants.data.read(INPUT), ...invokeAny(grants)],
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
  // Holds the token of a waiting task, which it writes and cannot read. It signs links and cannot check them.
  RequestApproval: {
    minutes: 3,
    allow: ({ data, topic, linkKey: key }) => [
      data.list(),
      ...data.read(file("plan.json"), file("approval.json")),
      ...data.write(file("approval.json"), file("approval-token.json")),
      ...withLinkKey("kms:GenerateMac", key),
      ...(key === undefined ? [] : [publishing(topic)]),
    ],
    environment: ({ topic, linkKey: key, approvalPage }) =>
      key === undefined || approvalPage === undefined
        ? {}
        : { APPROVAL_PAGE: approvalPage, APPROVAL_KEY: key.keyArn, TOPIC_ARN: topic.topicArn },
  },
  // The page of those links, only with the setting `approvalLinks`: it is called by its address, and by everyone.
  ApproveByLink: {
    minutes: 1,
    allow: ({ data, linkKey: key }) => [
      data.list(),
      ...data.read(file("plan.json"), file("approval.json"), file("approval-token.json")),
      ...data.write(file("approval.json")),
      ...withLinkKey("kms:VerifyMac", key),
    ],
    environment: ({ linkKey: key }) => (key === undefined ? {} : { APPROVAL_KEY: key.keyArn }),
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
  ChooseCandidate: { minutes: 3, allow: choosing },
  DeleteCandidates: { minutes: 3, allow: deletingCandidates },
  // Only where the setting `deploymentCall` is `function`.
  CreateDeployment: {
    minutes: 2,
    allow: ({ scope, data }) => createDeployment(scope, data.key),
  },
  SmokeTest: {
    minutes: 3,
    allow: (grants) => [
      ...grants.data.read(INPUT),
      ...grants.data.write(file("smoke-test.json")),
      ...invokeTuned(grants),
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
  AskModels: { minutes: 15, allow: askRows },
  // Counts thousands of answers, and lists the batches without them.
  DivideRows: {
    minutes: 15,
    allow: ({ data }) => [data.list(), ...data.read(INPUT, ANSWERS), ...data.write(BATCH_LISTS)],
  },
  // Asks some hundred rows; up to ten calls at the same time for each quota.
  AskBatches: { minutes: 15, allow: askRows },
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
        file("hyperparameter-sweep.json"),
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
  // Checks and splits whole datasets: the hashes of a million rows are 330 MB of memory, and of what `MAX_DATA_BYTES`
  // allows, the spooled rows and the parts of the split need disk of three times the data. The rules that call it let
  // it start executions and publish, too. It may not write requests, so that it never calls itself.
  StartRequested: {
    minutes: 15,
    memory: 3008,
    disk: 4096,
    allow: ({ data }) => [
      data.list(),
      ...data.read(`${requests}*`, `${answers}*`, `${requestData}*`, INPUT),
      ...data.write(`${answers}*`, INPUT, file("plan.json"), file("run.json")),
    ],
    environment: ({ topic }) => ({ TOPIC_ARN: topic.topicArn }),
  },
  ...preparationTasks,
} as const satisfies Readonly<Record<string, TaskSpec>>;

export type TaskName = keyof typeof tasks;

/** The names of all functions. */
export const taskNames = Object.keys(tasks) as readonly TaskName[];

/** Those that no state calls. */
const CALLED_BY_RULES: readonly TaskName[] = ["Sweep", "SweepLeases", "StartRequested"];

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
  /** Those that the state machine of runs calls, by name. */
  readonly called: Readonly<Record<string, LambdaFunction>>;
  /** Those that the state machine of preparations calls, by name. */
  readonly preparing: Readonly<Record<string, LambdaFunction>>;
  /** Cleans up after executions that could not do it themselves. */
  readonly sweep: LambdaFunction;
  /** Ends leases, and finds what is billed and belongs to nothing. */
  readonly sweepLeases: LambdaFunction;
  /** The page of the links in notices; only with the setting `approvalLinks`. */
  readonly approveByLink: LambdaFunction | undefined;
  /** Starts runs that objects in the data bucket request. */
  readonly startRequested: LambdaFunction;

  constructor(scope: Construct, id: string, props: TaskFunctionsProps) {
    super(scope, id);
    const [called, preparing] = [calledBy(props.definition), calledBy(props.preparation)];
    const names = taskNames.filter((name) => called.has(name) || preparing.has(name));
    const { data, settings, topic } = props;
    const key = settings.approvalLinks ? linkKey(this) : undefined;
    const uncalled = [...CALLED_BY_RULES, ...(key === undefined ? [] : ["ApproveByLink"])];
    const code = handlerCode([...names, ...uncalled].map(handlerOf));
    const common = { DATA_BUCKET: data.bucket.bucketName, NOTICE_FORMAT: settings.notice };
    const make = (name: TaskName, approvalPage?: string) => {
      const { minutes, memory, disk, allow, environment }: TaskSpec = tasks[name];
      return new TaskFunction(this, name, {
        handler: handlerOf(name),
        code,
        minutes,
        memory,
        disk,
        environment: { ...common, ...environment?.({ ...props, linkKey: key, approvalPage }) },
        allow: allow({ scope: this, data, topic, settings, linkKey: key }),
      }).function;
    };
    this.approveByLink = key && make("ApproveByLink");
    // The signature in a link is what lets one in; that everyone may call the address is what AuthType NONE means.
    const page = this.approveByLink?.addFunctionUrl({ authType: FunctionUrlAuthType.NONE });
    const made = names.map((name) => [name, make(name, page?.url)] as const);
    this.called = Object.fromEntries(made.filter(([name]) => called.has(name)));
    this.preparing = Object.fromEntries(made.filter(([name]) => preparing.has(name)));
    this.sweep = make("Sweep");
    this.sweepLeases = make("SweepLeases");
    this.startRequested = make("StartRequested");
  }
}
