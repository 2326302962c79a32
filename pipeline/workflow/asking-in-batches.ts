import { childLambda, jsonata, lambda, noted, type State, type States } from "./states.ts";

/** States by which several functions ask at the same time, before one function asks what is left. */
interface AskingInBatches {
  readonly choose: string;
  readonly divide: string;
  /** One iteration for each quota, side by side. */
  readonly quotas: string;
  readonly quota: QuotaNames;
  /** Arms to ask, as JSONata. */
  readonly arms: string;
  /** The loop, which asks what is left, and everything where one function is enough. */
  readonly loop: string;
}

interface QuotaNames {
  /** Part of the ARNs of the Map's children, unique in the workflow. */
  readonly label: string;
  /** The distributed Map over the batches of a quota. */
  readonly ask: string;
  /** Its child. */
  readonly batches: string;
  readonly rest: string;
  readonly afterFailure: string;
}

/** Seconds that a function whose Map has ended may still run and ask: Step Functions ends no call of a function. */
const LONGEST_CALL_SECONDS = 900;

const isDivided = `$exists($run.evaluation.inCloudAbove)
  and $run.dataset.evaluationRows > $run.evaluation.inCloudAbove`;

/** A quota whose Map, or of whose calls some, have failed is named among the run's notes; the loop asks its rows. */
const failedQuotas = (state: string) => `$append($notes, $states.result[$exists(error)].{
  'state': '${state}',
  'error': error
})`;

/**
 * Asks many rows by several functions, each with a share of its quota (`share-of-pace.ts`). Nothing here fails the run
 * or decides anything: every failure leads to the loop, which finds what is not answered, asks it, and meets the same
 * errors. A child that has failed ends no other child: its function could not be ended with it, and would ask and
 * write beside the loop.
 */
export function askingInBatches(of: AskingInBatches): States {
  const { choose, divide, quotas, quota, arms, loop } = of;
  return {
    [choose]: {
      Type: "Choice",
      Choices: [{ Condition: jsonata(isDivided), Next: divide }],
      Default: loop,
    },
    [divide]: lambda(
      "DivideRows",
      {
        runId: "{% $runId %}",
        division: jsonata(
          "$states.context.Execution.Name & '-' & $string($toMillis($states.context.State.EnteredTime))",
        ),
        above: "{% $run.evaluation.inCloudAbove %}",
        arms: jsonata(arms),
        concurrency: "{% $run.evaluation.concurrency %}",
        deadline: "{% $evaluationDeadline %}",
      },
      {
        Assign: { division: "{% $states.result.Payload %}" },
        Catch: noted(loop),
        Next: quotas,
      },
    ),
    [quotas]: {
      Type: "Map",
      Items: "{% $division.quotas %}",
      ItemProcessor: {
        ProcessorConfig: { Mode: "INLINE" },
        StartAt: quota.ask,
        States: quotaStates(quota),
      },
      Assign: { notes: jsonata(failedQuotas(quota.ask)) },
      Output: "{% $count($states.result) %}",
      Catch: noted(loop),
      Next: loop,
    },
  };
}

/** What happens to one quota: its Map, and a pause until one function may ask at the whole pace. */
function quotaStates({ label, ask, batches, rest, afterFailure }: QuotaNames): States {
  return {
    [ask]: {
      Type: "Map",
      Label: label,
      ItemReader: {
        Resource: "arn:aws:states:::s3:getObject",
        ReaderConfig: { InputType: "JSON" },
        // biome-ignore lint/suspicious/noTemplateCurlyInString: filled in by the deployment
        Arguments: { Bucket: "${DataBucket}", Key: "{% $states.input.list %}" },
      },
      ItemBatcher: {
        MaxItemsPerBatch: "{% $states.input.batchesPerCall %}",
        BatchInput: { task: "{% $states.input.task %}" },
      },
      MaxConcurrency: "{% $states.input.workers %}",
      ToleratedFailurePercentage: 100,
      ItemProcessor: {
        ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" },
        StartAt: batches,
        States: { [batches]: askBatches },
      },
      Output: {
        restSeconds: "{% $states.input.restSeconds %}",
        // A call that has succeeded returns a number, whatever is said of one that has failed.
        failed: "{% $states.input.calls - $count($states.result[$type($) = 'number']) %}",
      },
      Catch: [
        {
          ErrorEquals: ["States.ALL"],
          // The history keeps the cause, for who reads it.
          Output: {
            error: orUnknown("Error"),
            cause: orUnknown("Cause"),
          },
          Next: afterFailure,
        },
      ],
      Next: rest,
    },
    [rest]: {
      Type: "Wait",
      Seconds: "{% $states.input.restSeconds %}",
      Output: "{% $states.input.failed > 0 ? {'error': 'Evaluation.CallsFailed'} : {} %}",
      End: true,
    },
    [afterFailure]: { Type: "Wait", Seconds: LONGEST_CALL_SECONDS, End: true },
  };
}

/** What an error says of itself, as JSONata. */
function orUnknown(member: "Error" | "Cause"): string {
  const said = `$states.errorOutput.${member}`;
  return `{% $exists(${said}) ? ${said} : 'unknown' %}`;
}

/** A crash or a busy service is worth another call; what the model is asked has retries of its own. */
const askBatches: State = {
  ...childLambda(
    "AskBatches",
    "{% $merge([$states.input.BatchInput.task, {'batches': $states.input.Items}]) %}",
  ),
  Output: "{% $states.result.Payload.news %}",
  End: true,
};
