import { startOfAsking } from "./asking.ts";
import { sweepFirst } from "./hyperparameter-sweep.ts";
import { next, type States } from "./states.ts";

/** The one place at which runs differ by what there is already: nothing is bought a second time. */
export const start: States = {
  [next.start]: {
    Type: "Choice",
    Choices: [
      {
        Condition: "{% $run.start.at = 'job' %}",
        Assign: { job: "{% $run.start.jobArn %}", jobArn: "{% $run.start.jobArn %}" },
        Next: next.watch,
      },
      {
        // What the choice was is recorded; a model that lost may still be there.
        Condition: "{% $run.start.at = 'model' and $exists($run.hyperparameterSweep) %}",
        Assign: { tried: [] },
        Next: next.choose,
      },
      {
        Condition: "{% $run.start.at = 'model' %}",
        Assign: { jobArn: "{% $run.start.jobArn %}", modelArn: "{% $run.start.modelArn %}" },
        Next: next.readJob,
      },
      {
        Condition: "{% $run.start.at = 'verdict' %}",
        Assign: { jobArn: "{% $run.start.jobArn %}", modelArn: "{% $run.start.modelArn %}" },
        Next: next.findChampion,
      },
      {
        // The base model is asked in the tuned model's place, too; nothing has to be served for it.
        Condition: "{% $run.start.at = 'base' %}",
        Assign: {
          modelArn: "{% $run.baseModel.inferenceId %}",
          servingArn: "{% $run.baseModel.inferenceId %}",
          ...startOfAsking,
        },
        Next: next.findChampion,
      },
      {
        Condition: "{% $run.evaluation.baseFirst %}",
        Assign: startOfAsking,
        Next: next.divideBase,
      },
      sweepFirst,
    ],
    Default: next.train,
  },
};
