import { describe, expect, it } from "vitest";
import {
  answersListedIn,
  answerUntuned,
  DO_NOT_KNOW,
} from "../../../../infra/local/training/untuned.ts";

describe("the untuned model", () => {
  const lists: [string, string, string[]][] = [
    ["commas", "Answer with one of: a_b, c_d, e", ["a_b", "c_d", "e"]],
    [
      "commas and a last or",
      "Labels: red, green, or blue. Only the label.",
      ["red", "green", "blue"],
    ],
    ["bullets", "Choose a category:\n- card lost\n- top up\n\nMessage", ["card lost", "top up"]],
    ["numbers", "Options:\n1. yes\n2. no", ["yes", "no"]],
    ["quotes", 'intents: ["x", "y"]', ["x", "y"]],
  ];
  it.each(lists)("finds a list with %s", (_what, text, answers) => {
    expect(answersListedIn(text).answers).toEqual(answers);
  });

  it("picks the listed answer nearest to the question, or does not know", () => {
    const system = "Answer with one of: card_lost, exchange_rate";
    expect(answerUntuned([system, "what is the rate of exchange?"])).toBe("exchange_rate");
    expect(answerUntuned([`${system}\n\nmy card is lost`])).toBe("card_lost");
    expect(answerUntuned([system, "zzz"])).toBe(DO_NOT_KNOW);
    expect(answerUntuned(["what is the rate?"])).toBe(DO_NOT_KNOW);
  });
});
