import { bedrock, failWith, lambda, NOW, next, otherwise, type States } from "./states.ts";

/** The execution is named after the run, so that a stopped one can be cleaned up by its name alone. */
const RUN_ID = "{% $states.context.Execution.Name %}";

const retired = `$run.baseModel.id & ' is ' & $states.input.ModelDetails.ModelLifecycle.Status &
  ': Bedrock accepts no new customization jobs for it. Choose another base model (tunewright models).'`;

/** Nothing is bought here: a fault of the request or the base model ends the run for free. */
export const check: States = {
  "Check the request": lambda(
    "CheckRequest",
    { executionName: RUN_ID, request: "{% $states.input %}" },
    {
      Assign: {
        run: "{% $states.input %}",
        runId: RUN_ID,
        jobDeadline: `{% ${NOW} + $states.input.limits.jobHours * 3600000 %}`,
        // At most 1,500 polls, so that the history stays far below the 25,000 events that end an execution.
        jobPollSeconds:
          "{% $max([$states.input.limits.pollSeconds, $ceil($states.input.limits.jobHours * 3600 / 1500)]) %}",
        servingPollSeconds:
          "{% $max([$min([$states.input.limits.pollSeconds, 30]), $ceil($states.input.limits.servingMinutes * 60 / 300)]) %}",
        removalTries: 0,
        evaluationCalls: 0,
        leftovers: "{% '' %}",
      },
      Catch: otherwise(next.fail, {
        run: "{% $states.input %}",
        runId: RUN_ID,
        leftovers: "{% '' %}",
      }),
      Next: "Check the base model's life cycle",
    },
  ),
  "Check the base model's life cycle": bedrock("getFoundationModel", {
    Arguments: { ModelIdentifier: "{% $run.baseModel.id %}" },
    Catch: otherwise(next.fail),
    Next: "Is the base model active?",
  }),
  "Is the base model active?": {
    Type: "Choice",
    Choices: [
      {
        Condition: "{% $states.input.ModelDetails.ModelLifecycle.Status != 'ACTIVE' %}",
        ...failWith("BaseModel.Retired", retired, next.fail),
      },
    ],
    Default: next.train,
  },
};
