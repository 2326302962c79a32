import { describe, expect, it } from "vitest";
import { AnswerTypes } from "../../../../pipeline/evaluation/score/answer-types.ts";

function typesOf(answers: readonly string[]): AnswerTypes {
  const types = new AnswerTypes();
  for (const answer of answers) types.add(answer);
  return types;
}

const repeat = (answer: string, times: number) => Array<string>(times).fill(answer);

describe("the type of the right answers", () => {
  it.each([
    ['{"a":1}', "json"],
    ['```json\n{"a":1}\n```', "json"],
    ['{"a":1', "short-texts"],
    ["72", "numbers"],
    ["0", "numbers"],
    ["0.5", "numbers"],
    ["#### 72", "numbers"],
    ["The answer is 72", "numbers"],
    // Digits that name something.
    ["007", "short-texts"],
    [" 0431 ", "short-texts"],
    ["The call to 0431 was free, so the answer is 0", "numbers"],
    // Words.
    ["a card", "short-texts"],
    ["five words  are\tshort enough", "short-texts"],
    ["but six words are too many", "texts"],
    [" a card\n", "short-texts"],
    ["two\nlines", "texts"],
    ["w".repeat(60), "short-texts"],
    ["w".repeat(61), "texts"],
    ["the house was built in 1994 by a man from here", "texts"],
  ])("of %j is %s", (answer, type) => {
    expect(typesOf([answer]).type).toBe(type);
  });

  it("is the most special one that nearly all have", () => {
    expect(typesOf([...repeat("72", 98), ...repeat("a card", 2)]).type).toBe("numbers");
    expect(typesOf([...repeat("72", 97), ...repeat("a card", 3)]).type).toBe("short-texts");
    expect(typesOf([...repeat("72", 90), ...repeat("two\nlines", 10)]).type).toBe("texts");
  });
});

it("counts the answers of a type, and says which row is the first of another", () => {
  const types = typesOf(["72", "7 kg", "a card", "73", "two\nlines"]);
  expect(types.rows).toBe(5);
  expect(types.countOf("numbers")).toEqual({ rows: 3, firstOther: 3 });
  expect(types.countOf("short-texts")).toEqual({ rows: 4, firstOther: 5 });
  expect(types.countOf("json")).toEqual({ rows: 0, firstOther: 1 });
  expect(typesOf(["72"]).countOf("numbers")).toEqual({ rows: 1, firstOther: null });
});
