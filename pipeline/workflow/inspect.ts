import { failWith, jsonata, lambda, next, noted, type States } from "./states.ts";

const rejectedRows = `'Bedrock rejected ' & $string($acceptance.rejected) & ' of ' & $string($acceptance.processed) &
  ' rows of the training data' &
  ($acceptance.partiallyAccepted > 0
    ? ' and accepted ' & $string($acceptance.partiallyAccepted) & ' only in part'
    : '') &
  '; the model was trained without them. Look at acceptance.json in the run folder and at the files that it names. ' &
  'To continue with this model all the same: tunewright resume ' & $runId & ' --allow-rejected-rows'`;

/** Reads what the job has written about the data and the training, before serving is bought. */
export const inspect: States = {
  [next.readJob]: {
    Type: "Choice",
    Choices: [{ Condition: "{% $jobArn = null %}", Next: next.serve }],
    Default: "Read the acceptance report",
  },
  "Read the acceptance report": lambda(
    "ReadAcceptance",
    { runId: "{% $runId %}", jobArn: "{% $jobArn %}" },
    {
      Assign: { acceptance: "{% $states.result.Payload %}" },
      Catch: noted("Read the training metrics"),
      Next: "Were all rows accepted?",
    },
  ),
  "Were all rows accepted?": {
    Type: "Choice",
    Choices: [
      {
        Condition: jsonata("$acceptance.rejected > 0 and $not($run.allowRejectedRows)"),
        ...failWith("Data.RowsRejected", rejectedRows),
      },
    ],
    Default: "Read the training metrics",
  },
  "Read the training metrics": lambda(
    "ReadMetrics",
    {
      runId: "{% $runId %}",
      jobArn: "{% $jobArn %}",
      labels: "{% $run.dataset.labels = null ? null : $count($run.dataset.labels) %}",
      evaluationKey: "{% $run.dataset.evaluation %}",
      validationRows: "{% $run.dataset.validationRows %}",
    },
    { Catch: noted(next.serve), Next: next.serve },
  ),
};
