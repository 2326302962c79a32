import { approve } from "./approve.ts";
import { baseFirst } from "./base-first.ts";
import { callByFunction } from "./call-by-function.ts";
import { check } from "./check.ts";
import { commit } from "./commit.ts";
import type { DeploymentSettings } from "./deployment-settings.ts";
import { evaluate } from "./evaluate.ts";
import { fail } from "./fail.ts";
import { hyperparameterSweep } from "./hyperparameter-sweep.ts";
import { inspect } from "./inspect.ts";
import { calibrateJudge, judgeAnswers } from "./judge.ts";
import { release } from "./release.ts";
import { scoreAnswers } from "./score-answers.ts";
import { selfCheck } from "./self-check.ts";
import { serve } from "./serve.ts";
import { start } from "./start.ts";
import type { States } from "./states.ts";
import { train } from "./train.ts";
import { LONGEST_EXECUTION_SECONDS } from "./variables.ts";
import { watch } from "./watch.ts";

/** A run as Amazon States Language; `${Name}` placeholders are filled in by the deployment. */
export interface Definition {
  readonly Comment: string;
  readonly QueryLanguage: "JSONata";
  readonly StartAt: string;
  /** Seconds after which Step Functions ends the execution itself; the sweep then cleans up. */
  readonly TimeoutSeconds: number;
  readonly States: States;
}

/** The states by stage, in the order in which a run goes through them. */
export const stages = {
  check,
  approve,
  calibrate: calibrateJudge,
  start,
  baseFirst,
  train,
  watch,
  hyperparameterSweep,
  inspect,
  serve,
  evaluate,
  score: scoreAnswers,
  judge: judgeAnswers,
  selfCheck,
  commit,
  release,
  fail,
} as const;

/** The call that a function makes where the setting `deploymentCall` says so. */
const DEPLOY = "arn:aws:states:::aws-sdk:bedrock:createCustomModelDeployment";

/** The whole run, as a deployment with these settings has it. */
export function makeDefinition({
  deploymentCall,
}: Pick<DeploymentSettings, "deploymentCall">): Definition {
  const states: States = Object.assign({}, ...Object.values(stages));
  const made = Object.entries(states).map(([name, state]) => [
    name,
    deploymentCall === "function" && state["Resource"] === DEPLOY
      ? callByFunction(state, "CreateDeployment")
      : state,
  ]);
  return {
    Comment: "Tunewright: from a checked dataset to a registered, evaluated, tuned model",
    QueryLanguage: "JSONata",
    StartAt: "Check the request",
    TimeoutSeconds: LONGEST_EXECUTION_SECONDS,
    States: Object.fromEntries(made),
  };
}

/** The whole run: deployed by CDK, run by the local cloud, drawn by the console. */
export const definition: Definition = makeDefinition({ deploymentCall: "sdk" });
