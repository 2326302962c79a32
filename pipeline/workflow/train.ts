import { bedrock, caught, jsonata, next, otherwise, quotaRetries, type States } from "./states.ts";

/** The job's name is made of the run's id, so that it is found again even if the response to Create was lost. */
const JOB_NAME = "($jobNumber = 1 ? $runId : $runId & '.' & $string($jobNumber))";

/** Jobs after the first of an execution need a token of their own. */
const JOB_TOKEN =
  "($jobNumber = $run.start.jobNumber ? $token : $token & '--' & $string($jobNumber))";

// biome-ignore lint/suspicious/noTemplateCurlyInString: the deployment fills this placeholder in
const DATA = "s3://${DataBucket}/";

/** Where the job writes; also the sign by which a run recognizes its own job. */
const OUTPUT = `'${DATA}runs/' & $runId & '/output/'`;

const createJob = jsonata(`$merge([
  {
    'JobName': ${JOB_NAME},
    'CustomModelName': $runId,
    'ClientRequestToken': ${JOB_TOKEN},
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
    : {'HyperParameters': $run.hyperParameters},
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

// A service may return a URI without its last slash.
const isMine = `$states.input.OutputDataConfig.S3Uri & '/' in [${OUTPUT}, ${OUTPUT} & '/']`;

/** Creates the customization job, or adopts the one that this run has. */
export const train: States = {
  [next.train]: bedrock("createModelCustomizationJob", {
    Arguments: createJob,
    Retry: quotaRetries,
    Assign: { job: "{% $states.result.JobArn %}" },
    Catch: [
      // Bedrock does not document which of the two it answers when a name is taken.
      caught(
        ["Bedrock.ConflictException", "Bedrock.ValidationException"],
        "Find a job with this name",
      ),
      ...otherwise(next.cleanUp),
    ],
    Next: "Wait for the job",
  }),
  "Find a job with this name": bedrock("getModelCustomizationJob", {
    Arguments: { JobIdentifier: jsonata(JOB_NAME) },
    Assign: { job: "{% $states.result.JobArn %}" },
    Catch: [{ ErrorEquals: ["States.ALL"], Next: next.cleanUp }],
    Next: "Does the job belong to this run?",
  }),
  "Does the job belong to this run?": {
    Type: "Choice",
    Choices: [{ Condition: `{% ${isMine} %}`, Next: next.watch }],
    Default: next.cleanUp,
  },
};
