import { expect } from "vitest";
import type { ScoreSpec } from "../../../../pipeline/workflow/score-spec.ts";
import { aRequest } from "../../request.ts";
import { path } from "../path.ts";
import { thrown } from "../scripted-run.ts";
import { rejection } from "../scripts.ts";

const { evaluation, dataset } = aRequest("r1");
const own: ScoreSpec = {
  ...{ kind: "module", name: "own", key: "input/scores/own.mjs", sha256: "a".repeat(64) },
};
const named: ScoreSpec = { kind: "function", name: "close", arn: "arn:scorer" };
const byFunction = {
  evaluation: { ...evaluation, scores: [{ kind: "exact" as const }, own, named] },
};
const request = { evaluation: { ...evaluation, scores: [{ kind: "exact" as const }, own] } };
const open = { scored: 40, left: 40, done: false, waitSeconds: 0, tooLate: false };
const asked = { maxTokens: 64, evaluationSha256: "" };

/** Scores by the user's own rules. */
export const scoringPaths = [
  path("a run without a scorer of its own scores nothing before the comparison", {}, (run) => {
    expect(run.callsOf("ScoreAnswers")).toEqual([]);
    expect(run.states).not.toContain("Score the answers");
  }),
  path(
    "answers are scored by the user's module before the models are compared",
    { request },
    (run) => {
      const { deadline, ...call } = run.callsOf("ScoreAnswers")[0] ?? {};
      expect(call).toMatchObject({
        ...{ runId: "r1", scores: [own], checkOnly: false },
        arms: [
          {
            ...{ arm: "tuned", evaluationKey: dataset.evaluation },
            asked: { ...asked, model: "arn:model" },
          },
          {
            ...{ arm: "base", evaluationKey: dataset.evaluation },
            asked: { ...asked, model: "amazon.nova-micro-v1:0" },
          },
        ],
      });
      expect(deadline).toBeGreaterThan(0);
      expect(run.callsOf("Decide")[0]).toMatchObject({ scores: request.evaluation.scores });
    },
  ),
  path(
    "a function that scores is checked before anything else, and scores with the others later",
    { request: byFunction },
    (run) => {
      const [checked, scored] = run.callsOf("ScoreAnswers");
      const nothing = { arms: [], deadline: 0 };
      expect(checked).toEqual({ runId: "r1", scores: [named], ...nothing, checkOnly: true });
      expect(scored).toMatchObject({ scores: [own, named], checkOnly: false });
      expect(run.calls.map(({ name }) => name).indexOf("ScoreAnswers")).toBe(1);
    },
  ),
  path(
    "a function that may not be invoked ends the run for free",
    {
      request: byFunction,
      script: { ScoreAnswers: thrown("Score.FunctionDenied", "not authorized") },
    },
    (run) => {
      expect([run.error, run.cause]).toEqual(["Score.FunctionDenied", "not authorized"]);
      expect(run.calls.filter(({ name }) => /^(Create|CleanUp|AskBase)/.test(name))).toEqual([]);
      expect(run.callsOf("WriteReport")[0]).toMatchObject({ outcome: "failed" });
    },
  ),
  path(
    "Lambda that is busy is asked again whether a function may be invoked",
    {
      request: byFunction,
      script: {
        ScoreAnswers: [thrown("TooManyRequestsException"), { checked: 1 }, { done: true }],
      },
    },
    (run) => {
      expect(run.callsOf("ScoreAnswers")).toHaveLength(3);
      expect(run.states).toContain("Registered");
    },
  ),
  path(
    "scoring continues until every answer has a score",
    {
      request,
      script: {
        ScoreAnswers: [open, { ...open, waitSeconds: 600 }, { ...open, left: 0, done: true }],
      },
    },
    (run) => {
      expect(run.callsOf("ScoreAnswers")).toHaveLength(3);
      expect(run.states.filter((name) => name === "Wait before scoring again")).toHaveLength(1);
      expect(run.states).toContain("Registered");
    },
  ),
  path(
    "scoring that does not end in time fails the run and keeps the model",
    { request, script: { ScoreAnswers: { ...open, tooLate: true } } },
    (run) => {
      expect(run.error).toBe("Score.TookTooLong");
      expect(run.cause).toContain("40 answers were scored within 48 h");
      expect(run.cause).toContain("tunewright resume r1");
      expect(run.callsOf("CleanUp")[0]).toMatchObject({ scope: "job-and-serving" });
      expect(run.callsOf("Decide")).toEqual([]);
    },
  ),
  path(
    "a scorer that fails ends the run with its error and removes the serving",
    { request, script: { ScoreAnswers: thrown("Score.BadValue") } },
    (run) => {
      expect(run.error).toBe("Score.BadValue");
      expect(run.callsOf("CleanUp")[0]).toMatchObject({ scope: "job-and-serving" });
    },
  ),
  path(
    "a run that starts at its verdict scores again only what has no score",
    {
      request: { ...request, start: { at: "verdict", jobArn: null, modelArn: "arn:given" } },
      script: rejection,
    },
    (run) => {
      expect(run.callsOf("ScoreAnswers")[0]).toMatchObject({
        arms: [{ asked: { model: "arn:given" } }, {}],
      });
      expect(run.callsOf("AskModels")).toEqual([]);
      expect(run.states.at(-1)).toBe("Rejected");
    },
  ),
];
