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

  const ask = (system: string[], ...turns: string[]) => answerUntuned({ system, turns });

  it("picks the listed answer nearest to the question, or does not know", () => {
    const system = "Answer with one of: card_lost, exchange_rate";
    expect(ask([system], "what is the rate of exchange?")).toBe("exchange_rate");
    expect(ask([], `${system}\n\nmy card is lost`)).toBe("card_lost");
    expect(ask([], `${system}\n\n${"I went on. ".repeat(400)}The rate?`)).toBe("exchange_rate");
    expect(ask([], system, "Yes.", "my card is lost")).toBe("card_lost");
    const before = ["the machine kept it", "card_lost", "euros to dollars", "exchange_rate"];
    expect(ask([system], ...before, "a machine has kept it")).toBe("card_lost");
    expect(ask([system], ...before, "rate of exchange")).toBe("exchange_rate");
    expect(ask([system], "zzz")).toBe(DO_NOT_KNOW);
  });

  it("repeats from a prompt that lists no answers", () => {
    expect(ask([], "what is the rate?")).toBe("what is the rate?");
    expect(ask([], "order: lamp (red), quantity 1")).toBe("order: lamp (red), quantity 1");
  });

  it("takes no list in a document, a reply or the description of a tool for answers", () => {
    const document = `Said on Monday: rates, fees, rents. ${"The bank was closed. ".repeat(200)}`;
    const middle = `Read this.\n\n${"It rained all day. ".repeat(80)}\n\n${document}\n\nWhat fees?`;
    expect(ask([], middle)).toBe("Said on Monday: rates, fees, rents.");
    const tool = '{"name": "rate", "about": "Gives: rates, fees.", "required": ["rates", "fees"]}';
    expect(ask([tool], "Convert my rates")).toBe(tool);
    expect(ask([], "Hello", "I can tell you of: rates, fees.", "your fees")).not.toBe("fees");
  });
});
