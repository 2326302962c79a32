import { notify } from "../notify.ts";
import { jsonata, lambda, otherwise, type States } from "../states.ts";
import { PREPARED, step } from "./steps.ts";

// biome-ignore lint/suspicious/noTemplateCurlyInString: the deployment fills this placeholder in
const address = "'s3://${DataBucket}/preparations/' & $runId & '/dataset/'";

/** Writing the set, and how a preparation ends: what failed is said, and the work of the steps stays. */
export const endings: States = {
  [step.write]: lambda(
    "WriteDataset",
    { preparationId: "{% $runId %}" },
    {
      Assign: { dataset: "{% $states.result.Payload %}" },
      Catch: otherwise(step.fail),
      Next: "Notify: dataset prepared",
    },
  ),
  "Notify: dataset prepared": notify(
    {
      subject: "'Tunewright: the dataset ' & $runId & ' is prepared'",
      message: `$string($dataset.train) & ' rows to train on, ' & $string($dataset.validation) & ' to validate and ' &
      $string($dataset.evaluation) & ' held out, from ' & $string($dataset.read) & ' rows\\n' & ${address}`,
    },
    // A notice that could not be sent changes nothing in the dataset.
    { Catch: [{ ErrorEquals: ["States.ALL"], Next: PREPARED }], Next: PREPARED },
  ),
  [PREPARED]: {
    Type: "Succeed",
    Output: { preparationId: "{% $runId %}", dataset: "{% $dataset %}" },
  },
  [step.fail]: notify(
    {
      subject: "'Tunewright: the preparation ' & $runId & ' failed: ' & $failure.error",
      message: `$failure.error & ' in the state "' & $failure.state & '"\\n' & $failure.cause &
      '\\nThe same command continues it: what was done is not done again.'`,
    },
    {
      Catch: [{ ErrorEquals: ["States.ALL"], Next: "Preparation failed" }],
      Next: "Preparation failed",
    },
  ),
  "Preparation failed": {
    Type: "Fail",
    Error: "{% $failure.error %}",
    Cause: jsonata("$failure.cause"),
  },
};
