/** Files of the evaluation that are mutated together, and what judges them besides the test of the same name. */
export interface Part {
  readonly name: string;
  /** Folders and files below `pipeline/evaluation/`. */
  readonly files: readonly string[];
  /** Below `test/pipeline/`: tests of what calls the files, the fastest first. They run where a file's own test lets a mutant through. */
  readonly tests: readonly string[];
  /** Whether the tests start a local environment, so that a mutant takes minutes. */
  readonly slow?: true;
}

/** Every file of `pipeline/evaluation/` is in one part. */
export const parts: readonly Part[] = [
  {
    name: "statistics",
    files: ["statistics/", "compare.ts", "power.ts"],
    tests: ["evaluation/compare", "evaluation/power"],
  },
  {
    name: "gate",
    files: ["gate/", "judge-rows.ts", "headroom.ts", "scored-rows.ts"],
    tests: [
      ...["evaluation/gate/label-results", "evaluation/gate/slices", "evaluation/gate/champion"],
      ...["evaluation/gate/few-shot", "evaluation/judge-rows"],
    ],
  },
  {
    name: "scores",
    files: ["score/"],
    tests: [
      ...["evaluation/score/numeric", "evaluation/score/json", "evaluation/score/label"],
      ...["evaluation/score/scorer", "run/run-scores"],
    ],
  },
  {
    name: "texts",
    files: [
      ...["reason-text.ts", "decision.ts", "score-text.ts", "score-title.ts", "base-score-text.ts"],
      "serving-costs.ts",
    ],
    tests: [
      ...["evaluation/reason-text", "evaluation/decision", "cli/views/results", "cli/views/run"],
      ...["report/outcome-text", "report/markdown/render", "report/html/page"],
    ],
  },
  {
    name: "pace",
    files: ["pacer.ts", "reaction.ts", "duration.ts"],
    tests: ["evaluation/pacer"],
  },
  {
    name: "decision",
    files: ["decide.ts", "answer-facts.ts", "failures.ts", "evaluated.ts", "read-champion.ts"],
    tests: ["evaluation/decide", "evaluation/measure-base"],
    slow: true,
  },
  {
    name: "base",
    files: ["measure-base.ts", "ask-base-model.ts", "smoke-test.ts", "ask.ts"],
    tests: ["evaluation/smoke-test", "evaluation/ask-base-model", "evaluation/measure-base"],
    slow: true,
  },
  {
    name: "arms",
    files: [
      ...["ask-models.ts", "ask-arm.ts", "open-batch.ts", "survey.ts", "rows.ts"],
      "stored-answers.ts",
    ],
    tests: ["evaluation/ask-models", "registry/find-champion"],
    slow: true,
  },
  {
    name: "champion",
    files: ["champion.ts", "champion-rows.ts"],
    tests: ["registry/find-champion", "evaluation/read-champion"],
    slow: true,
  },
  {
    name: "few-shot",
    files: ["few-shot/", "read-few-shot.ts", "training-row.ts"],
    tests: [
      ...["evaluation/few-shot/sample-rows", "evaluation/few-shot/similar-texts"],
      ...["evaluation/few-shot/prompts", "evaluation/gate/few-shot", "registry/find-champion"],
    ],
    slow: true,
  },
  {
    name: "external",
    files: ["external/"],
    tests: [
      ...["evaluation/external/score-answers", "evaluation/external/function-scorer"],
      "run/score-module",
    ],
    slow: true,
  },
  {
    name: "judge",
    files: ["judge/"],
    tests: ["evaluation/judge/judge-answers"],
    slow: true,
  },
];
