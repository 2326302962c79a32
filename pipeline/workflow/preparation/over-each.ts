import {
  caught,
  failWith,
  jsonata,
  lambda,
  lambdaRetries,
  otherwise,
  type State,
  type States,
  transient,
} from "../states.ts";
import { mapSteps, step } from "./steps.ts";

/** One of the functions' calls at a time for each of these: shards, or parts. */
const AT_ONCE = 50;

/** An account may have no more than ten functions at once: calls that are too many wait, for half an hour at least. */
const busyRetries: State = {
  ErrorEquals: ["Lambda.TooManyRequestsException"],
  ...transient,
  MaxDelaySeconds: 120,
  MaxAttempts: 20,
};

/** A function that is called for each of many items, each in an execution of its own. */
export interface EachOf {
  /** Label of the Map, which the ARNs of its executions have. */
  readonly label: keyof typeof mapSteps;
  /** The Choice after it. */
  readonly check: string;
  /** The handler, as `lambda` names it. */
  readonly handler: string;
  /** What one call does, as a state's name: "Read the shard". */
  readonly call: string;
  /** Where items come from; each has `number` and `name`. */
  readonly items: State;
  /** What could not be done, as a text: "could not be read". */
  readonly failed: string;
  readonly next: string;
}

/** Items that the first step has listed in a file: many more than an execution's input could hold. */
export const listedShards: State = {
  ItemReader: {
    Resource: "arn:aws:states:::s3:getObject",
    ReaderConfig: { InputType: "JSON" },
    Arguments: {
      // biome-ignore lint/suspicious/noTemplateCurlyInString: the deployment fills this placeholder in
      Bucket: "${DataBucket}",
      Key: jsonata("'preparation-work/' & $runId & '/items.json'"),
    },
  },
};

/**
 * Calls a function for each item, in executions of their own: a call that fails is retried alone, and the others
 * continue. An item that fails for good is an answer of its execution, so that the preparation can say which and why.
 * An item is a batch already: the first step puts files together by their bytes, which `ItemBatcher` cannot.
 */
export function overEach(of: EachOf): States {
  return {
    [mapSteps[of.label].state]: {
      Type: "Map",
      Label: of.label,
      ...of.items,
      ItemSelector: {
        preparationId: "{% $runId %}",
        number: "{% $states.context.Map.Item.Value.number %}",
        name: "{% $states.context.Map.Item.Value.name %}",
      },
      MaxConcurrency: AT_ONCE,
      ItemProcessor: {
        ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" },
        StartAt: of.call,
        States: childStates(of),
      },
      // An answer for each item would be too much for an output.
      Assign: {
        failures: "{% [$states.result.failure] %}",
        items: "{% $count($states.result) %}",
      },
      Output: {},
      Catch: otherwise(step.fail),
      Next: of.check,
    },
    [of.check]: {
      Type: "Choice",
      Choices: [
        {
          Condition: "{% $count($failures) > 0 %}",
          ...failWith("Preparation.StepFailed", failuresText(of.failed), step.fail),
        },
      ],
      Default: of.next,
    },
  };
}

function childStates({ call, handler }: EachOf): States {
  const noteFailure = `${call}: failed`;
  return {
    [call]: lambda(
      handler,
      {
        preparationId: "{% $states.input.preparationId %}",
        number: "{% $states.input.number %}",
      },
      {
        Retry: [busyRetries, ...lambdaRetries],
        Output: {},
        Catch: [caught(["States.ALL"], noteFailure, { name: "{% $states.input.name %}" })],
        End: true,
      },
    ),
    [noteFailure]: {
      Type: "Pass",
      Output: {
        failure: {
          name: "{% $name %}",
          error: "{% $failure.error %}",
          // Hundreds of them must fit into the answer of the Map.
          cause: "{% $substring($failure.cause, 0, 200) %}",
        },
      },
      End: true,
    },
  };
}

/** JSONata of the text: how many of how many, and the first three by name. */
function failuresText(failed: string): string {
  return `$string($count($failures)) & ' of ' & $string($items) & ' ${failed}: ' & $join(
    $failures[[0..2]].(name & ' (' & error & ': ' & cause & ')'), '; ')
    & ($count($failures) > 3 ? '; and ' & $string($count($failures) - 3) & ' more' : '')`;
}
