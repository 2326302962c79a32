import { bedrock, caughtFailure, jsonata, type State, type States } from "./states.ts";

/** The states by which a customization job is created, or adopted, and waited for. */
interface JobStates {
  readonly create: string;
  readonly find: string;
  readonly isOwn: string;
  readonly wait: string;
  readonly get: string;
  readonly isFinished: string;
  readonly notify: string;
  readonly again: string;
}

/** The variables of a job, whose names must not be those of a scope around it. */
export interface JobVariables {
  /** Name or ARN of the job. */
  readonly job: string;
  /** Number of the job: of the one to be created, or of the latest. */
  readonly jobNumber: string;
  readonly jobRetried: string;
  readonly jobDeadline: string;
  /** The job's phases and times as last read, and when they last changed. */
  readonly jobMark: string;
  readonly jobMovedAt: string;
  readonly stallNotified: string;
  readonly standstill: string;
  /** What failed and why. */
  readonly failure: string;
}

/** One customization job: that of a run, or one of many. All expressions are JSONata. */
export interface JobScope {
  readonly states: JobStates;
  readonly variables: JobVariables;
  /** Expression of the name of the run's or candidate's first job. */
  readonly name: string;
  readonly modelName: string;
  readonly hyperParameters: string;
  /** Of the call that creates it, which may meet the quota of jobs in progress. */
  readonly retries: readonly State[];
  /** Expressions of its idempotency token, and whether a job of this number needs another. */
  readonly token: string;
  readonly needsOwnToken: string;
  /** Number of the job after the one that was just read. */
  readonly nextNumber: string;
  /** Where it continues after an error before there is a job, and after one of a job that may be running. */
  readonly failed: string;
  readonly failedRunning: string;
  /** Seconds between two looks, besides the limit `pollSeconds`. */
  readonly pause: string;
  /** Way out of the Choice once the job is completed. */
  readonly completed: State;
  /** How its notice of a standstill is sent, see `notify`. */
  readonly stallNotice: (variables: JobVariables) => State;
}

// biome-ignore lint/suspicious/noTemplateCurlyInString: the deployment fills this placeholder in
const DATA = "s3://${DataBucket}/";

/** Where the job writes; also the sign by which a run recognizes its own job. */
const OUTPUT = `'${DATA}runs/' & $runId & '/output/'`;

// A service may return a URI without its last slash.
const isMine = `$states.input.OutputDataConfig.S3Uri & '/' in [${OUTPUT}, ${OUTPUT} & '/']`;

/** The job's name is made of the run's id, so that it is found again even if the response to Create was lost. */
function jobName({ name, variables }: JobScope): string {
  const number = `$${variables.jobNumber}`;
  return `(${number} = 1 ? ${name} : ${name} & '.' & $string(${number}))`;
}

function jobToken({ token, needsOwnToken, variables }: JobScope): string {
  return `(${needsOwnToken} ? ${token} & '--' & $string($${variables.jobNumber}) : ${token})`;
}

function request(scope: JobScope): string {
  return jsonata(`$merge([
  {
    'JobName': ${jobName(scope)},
    'CustomModelName': ${scope.modelName},
    'ClientRequestToken': ${jobToken(scope)},
    'RoleArn': '\${CustomizationRoleArn}',
    'BaseModelIdentifier': $run.baseModel.id,
    'CustomizationType': $run.customizationType,
    'TrainingDataConfig': {'S3Uri': '${DATA}' & $run.dataset.train},
    'OutputDataConfig': {'S3Uri': ${OUTPUT}},
    'JobTags': $tags,
    'CustomModelTags': $tags
  },
  $exists($run.teacher)
    ? {'CustomizationConfig': {'DistillationConfig': {'TeacherModelConfig': $merge([
        {'TeacherModelIdentifier': $run.teacher.id},
        $run.teacher.maxResponseLength
          ? {'MaxResponseLengthForInference': $run.teacher.maxResponseLength}
          : {}
      ])}}}
    : {'HyperParameters': ${scope.hyperParameters}},
  $run.dataset.validation
    ? {'ValidationDataConfig': {'Validators': [{'S3Uri': '${DATA}' & $run.dataset.validation}]}}
    : {},
  '\${ModelKeyArn}' != '' ? {'CustomModelKmsKeyId': '\${ModelKeyArn}'} : {},
  '\${SubnetIds}' != ''
    ? {'VpcConfig': {
        'SubnetIds': [$split('\${SubnetIds}', ',')],
        'SecurityGroupIds': [$split('\${SecurityGroupIds}', ',')]
      }}
    : {}
])`);
}

/** Catches errors and keeps the failure in the scope's own variable. */
export function caughtIn(
  { failure }: Pick<JobVariables, "failure">,
  errors: readonly string[],
  target: string,
): State {
  return { ErrorEquals: errors, Assign: { [failure]: caughtFailure }, Next: target };
}

/** Creates a customization job, or adopts the one that exists under its name. */
export function createStates(scope: JobScope): States {
  const { states, variables, failed } = scope;
  const found = { [variables.job]: "{% $states.result.JobArn %}" };
  return {
    [states.create]: bedrock("createModelCustomizationJob", {
      Arguments: request(scope),
      Retry: scope.retries,
      Assign: found,
      Catch: [
        // Bedrock does not document which of the two it answers when a name is taken.
        caughtIn(
          variables,
          ["Bedrock.ConflictException", "Bedrock.ValidationException"],
          states.find,
        ),
        caughtIn(variables, ["States.ALL"], failed),
      ],
      Next: states.wait,
    }),
    [states.find]: bedrock("getModelCustomizationJob", {
      Arguments: { JobIdentifier: jsonata(jobName(scope)) },
      Assign: found,
      Catch: [{ ErrorEquals: ["States.ALL"], Next: failed }],
      Next: states.isOwn,
    }),
    [states.isOwn]: {
      Type: "Choice",
      Choices: [{ Condition: `{% ${isMine} %}`, Next: states.get }],
      Default: failed,
    },
  };
}
