import {
  bedrock,
  caught,
  failWith,
  jsonata,
  lambda,
  NOW,
  next,
  otherwise,
  quotaRetries,
  type States,
} from "./states.ts";

/** The job's name is the run's id, so that it is found again even if the response to Create was lost. */
const JOB = { JobIdentifier: "{% $runId %}" };

// biome-ignore lint/suspicious/noTemplateCurlyInString: the deployment fills this placeholder in
const DATA = "s3://${DataBucket}/";

/** Where the job writes; also the sign by which a run recognizes its own job. */
const OUTPUT = `'${DATA}runs/' & $runId & '/output/'`;

const createJob = jsonata(`$merge([
  {
    'JobName': $runId,
    'CustomModelName': $runId,
    'ClientRequestToken': $runId,
    'RoleArn': '\${CustomizationRoleArn}',
    'BaseModelIdentifier': $run.baseModel.id,
    'CustomizationType': $run.customizationType,
    'HyperParameters': $run.hyperParameters,
    'TrainingDataConfig': {'S3Uri': '${DATA}' & $run.dataset.train},
    'OutputDataConfig': {'S3Uri': ${OUTPUT}}
  },
  $run.dataset.validation
    ? {'ValidationDataConfig': {'Validators': [{'S3Uri': '${DATA}' & $run.dataset.validation}]}}
    : {}
])`);

// A service may return a URI without its last slash.
const isMine = `$states.input.OutputDataConfig.S3Uri & '/' in [${OUTPUT}, ${OUTPUT} & '/']`;

/** Creates the customization job, or adopts the one that this run has, and waits for it. */
export const train: States = {
  [next.train]: bedrock("createModelCustomizationJob", {
    Arguments: createJob,
    Retry: quotaRetries,
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
    Arguments: JOB,
    Catch: [{ ErrorEquals: ["States.ALL"], Next: next.cleanUp }],
    Next: "Does the job belong to this run?",
  }),
  "Does the job belong to this run?": {
    Type: "Choice",
    Choices: [{ Condition: `{% ${isMine} %}`, Next: "Wait for the job" }],
    Default: next.cleanUp,
  },
  "Wait for the job": {
    Type: "Wait",
    Seconds: "{% $jobPollSeconds %}",
    Next: "Get the job status",
  },
  "Get the job status": bedrock("getModelCustomizationJob", {
    Arguments: JOB,
    Next: "Job finished?",
  }),
  "Job finished?": {
    Type: "Choice",
    Choices: [
      {
        Condition: "{% $states.input.Status = 'Completed' %}",
        Assign: {
          jobArn: "{% $states.input.JobArn %}",
          modelArn: "{% $states.input.OutputModelArn %}",
        },
        Next: next.readMetrics,
      },
      {
        Condition: "{% $states.input.Status = 'Failed' %}",
        ...failWith(
          "Job.Failed",
          "$states.input.FailureMessage ? $states.input.FailureMessage : 'Bedrock gave no reason.'",
        ),
      },
      {
        Condition: "{% $states.input.Status = 'Stopped' %}",
        ...failWith("Job.Stopped", "'The customization job was stopped outside of this run.'"),
      },
      {
        Condition: `{% ${NOW} > $jobDeadline %}`,
        ...failWith(
          "Job.TookTooLong",
          "'The job had not finished after ' & $string($run.limits.jobHours) & ' h (limits.jobHours).'",
        ),
      },
    ],
    // InProgress, Stopping, and any status that Bedrock may add.
    Default: "Wait for the job",
  },
  [next.readMetrics]: lambda(
    "ReadMetrics",
    { runId: "{% $runId %}", jobArn: "{% $jobArn %}" },
    {
      Assign: {
        metrics: "{% $states.result.Payload %}",
        servingDeadline: `{% ${NOW} + $run.limits.servingMinutes * 60000 %}`,
      },
      Next: next.serve,
    },
  ),
};
