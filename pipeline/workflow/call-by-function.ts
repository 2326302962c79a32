import { z } from "zod";
import { lambdaRetries, type State } from "./states.ts";

/** A way to handle errors: an entry of Retry or Catch. */
const Rules = z.array(z.looseObject({ ErrorEquals: z.array(z.string()) })).default([]);

/**
 * The state, except that a function makes its call to Bedrock, for Regions whose Step Functions do not know it.
 * The function takes the arguments and returns the answer of the SDK integration.
 * @param name of the handler in words, e.g. `CreateDeployment`
 */
export function callByFunction(state: State, name: string): State {
  return {
    ...state,
    Resource: "arn:aws:states:::lambda:invoke",
    Arguments: { FunctionName: `\${${name}Function}`, Payload: state["Arguments"] },
    Retry: [...lambdaRetries, ...byName(state["Retry"])],
    Catch: byName(state["Catch"]),
    Output: "{% $states.result.Payload %}",
    ...inPayload({ Assign: state["Assign"], Output: state["Output"] }),
  };
}

/** A function's errors have the service's names, those of an SDK integration its prefix, too. */
function byName(rules: unknown): State[] {
  return Rules.parse(rules).map((rule) => ({
    ...rule,
    ErrorEquals: rule.ErrorEquals.map((error) => error.replace(/^Bedrock\./, "")),
  }));
}

/** A function's answer is the payload of the result. */
function inPayload(fields: State): State {
  const text = JSON.stringify(fields).replaceAll("$states.result.", "$states.result.Payload.");
  return JSON.parse(text) as State;
}
