import { describe, expect, it } from "vitest";
import { AnswerTypes } from "../../../../pipeline/evaluation/score/answer-types.ts";
import { chooseScores } from "../../../../pipeline/evaluation/score/choose-scores.ts";

function choose(answers: readonly string[], labels: readonly string[] | null, schema?: string) {
  const types = new AnswerTypes();
  for (const answer of answers) types.add(answer);
  const { scores, evidence } = chooseScores(types, { labels, schema: schema ?? null });
  return { kinds: scores.map(({ kind }) => kind), scores, evidence };
}

const numbers = (count: number) => Array.from({ length: count }, (_, at) => String(at * 37));

describe("scores chosen", () => {
  it("for labels say how many there are", () => {
    const { kinds, evidence } = choose(["a", "b", "a"], ["a", "b"]);
    expect(kinds).toEqual(["labels"]);
    expect(evidence).toEqual({ answers: "labels", rows: 3, of: 3, firstOther: null, labels: 2 });
  });

  it("for few different numbers are labels, for many amounts", () => {
    expect(choose(numbers(20), numbers(20)).kinds).toEqual(["labels"]);
    expect(choose(numbers(21), numbers(21)).kinds).toEqual(["numeric"]);
    const words = numbers(50).map((number) => `w${number}`);
    expect(choose(words, words).kinds).toEqual(["labels"]);
  });

  it("for JSON are by its fields and its schema, however few values there are", () => {
    const objects = ['{"a":1}', '{"a":2}'];
    const { scores, evidence } = choose(objects, objects, "{}");
    expect(scores).toEqual([{ kind: "json", fields: null, schema: "{}" }]);
    expect(evidence).toEqual({ answers: "json", rows: 2, of: 2, firstOther: null, labels: null });
  });

  it("for numbers say which row has none", () => {
    const { kinds, evidence } = choose([...numbers(99), "unknown"], null);
    expect(kinds).toEqual(["numeric"]);
    expect(evidence).toMatchObject({ answers: "numbers", rows: 99, of: 100, firstOther: 100 });
  });

  it("for texts are several, for short ones the same text first", () => {
    expect(choose(["a card"], null)).toMatchObject({
      kinds: ["exact", "token-f1"],
      evidence: { answers: "short-texts", rows: 1, of: 1, labels: null },
    });
    expect(choose(["two\nlines"], null)).toMatchObject({
      kinds: ["token-f1", "rouge-l", "chrf"],
      evidence: { answers: "texts", rows: 1, of: 1, firstOther: null, labels: null },
    });
  });
});
