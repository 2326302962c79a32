import { expect, it } from "vitest";
import { ScoreFit } from "../../../../pipeline/evaluation/score/score-fit.ts";
import type { ScoreSpec } from "../../../../pipeline/workflow/score-spec.ts";

/** What is said of a score that is to be made from these right answers; null where it fits. */
function faultOf(
  spec: ScoreSpec,
  answers: readonly string[],
  labels: readonly string[] | null = null,
): string | null {
  const fit = new ScoreFit(spec);
  for (const answer of answers) fit.add(answer);
  try {
    fit.assertFits(labels);
    return null;
  } catch (error) {
    return (error as Error).message;
  }
}

const json = (fields: string[] | null): ScoreSpec => ({ kind: "json", fields, schema: null });
const regex: ScoreSpec = { kind: "regex", pattern: "^x", flags: "" };

it.each<[ScoreSpec, string[], RegExp | null]>([
  [{ kind: "numeric" }, ["1", "no"], null],
  [{ kind: "numeric" }, ["1", "no", "none"], /numeric .*: only 1 of 3 held-out answers have a num/],
  [regex, ["x", "y"], null],
  [regex, ["x", "y", "z"], /: only 1 of 3 held-out answers match its pattern/],
  [json(null), ["{}", "[1]", "none"], null],
  [json(null), ["{}", "7", '"text"'], /: only 1 of 3 held-out answers are JSON/],
  [{ kind: "token-f1" }, ["any text"], null],
  [{ kind: "exact" }, [""], null],
])("%j for %j: %s", (spec, answers, message) => {
  const fault = faultOf(spec, answers);
  if (message === null) expect(fault).toBeNull();
  else expect(fault).toMatch(message);
});

it("needs the few labels that a score by labels compares", () => {
  expect(faultOf({ kind: "labels" }, ["a"], ["a"])).toBeNull();
  expect(faultOf({ kind: "labels" }, ["a"])).toMatch(
    /the answers are not a few labels that repeat/,
  );
  expect(faultOf({ kind: "exact" }, ["a"])).toBeNull();
});

it("needs each field in some answer, though not all fields in one", () => {
  expect(faultOf(json(["a", "b.c"]), ['{"a":1}', '{"b":{"c":null}}'])).toBeNull();
  expect(faultOf(json(["a", "d"]), ['{"a":1}', '{"b":1}'])).toMatch(
    /no held-out answer has the field d$/,
  );
});
