import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { extractAnswer } from "../../../../infra/local/training/extract.ts";

const FACTS = [
  "The shop opens at nine on weekdays.",
  "Parcels to Norway take six days and cost 12 euros.",
  "Returns are free for a month, with the receipt.",
];
const ask = (system: string[], ...turns: string[]) => extractAnswer({ system, turns });

describe("what the untuned model repeats", () => {
  it.each([
    ["the system text", [FACTS.join(" ")], ["How long do parcels to Norway take?"]],
    [
      "a document before the question",
      [],
      [`${FACTS.join(" ")}\n\nHow long to Norway, for parcels?`],
    ],
    ["a document after it", [], [`How long do parcels to Norway take?\n\n${FACTS.join("\n")}`]],
    [
      "a document without a question mark",
      [],
      [`Give days for parcels to Norway.\n${FACTS.join("\n")}\nAnswer`],
    ],
    ["an earlier message", [], [FACTS.join(" "), "Thanks.", "Do parcels to Norway cost much?"]],
  ])("is the sentence of %s that is most like the question", (_where, system, turns) => {
    expect(ask(system, ...turns)).toBe(FACTS[1]);
  });

  it("is the question itself where nothing is like it, and never the instruction", () => {
    const system = "You are the assistant of a plant shop. Answer kindly and briefly.";
    expect(ask([system], "Do you sell ivy?")).toBe("Do you sell ivy?");
    expect(ask([system], "I have a fern. It is dry.\nWhy?")).toBe("Why?");
    expect(ask([], "Hello\nthere")).toBe("Hello\nthere");
  });

  it("is the reply to the earlier message that is most like the last, as a whole", () => {
    const turns = [
      "Where is my parcel?",
      "shipping",
      "Why was I charged twice?",
      "billing\n(twice)",
    ];
    expect(ask([], ...turns, "Was I charged for it twice?")).toBe("billing\n(twice)");
  });

  it.each([
    [
      "Japanese",
      "店は九時に開きます。送料は五百円です。返品は無料です。\n\n送料は五百円ですか？",
      "送料は五百円です。",
    ],
    [
      "Arabic",
      "يفتح المتجر في التاسعة. تكلفة الشحن خمسة دولارات.\n\nكم تكلفة الشحن؟",
      "تكلفة الشحن خمسة دولارات.",
    ],
    [
      "JSON",
      '{"sku": "lamp", "stock": 3}\n{"sku": "chair", "stock": 0}\n\nWhat is the stock of sku chair?',
      '{"sku": "chair", "stock": 0}',
    ],
    [
      "JSON over lines",
      '{\n "lamp": 3,\n\n "note": "a lamp"\n}',
      '{\n "lamp": 3,\n\n "note": "a lamp"\n}',
    ],
  ])("reads %s", (_script, message, answer) => {
    expect(ask([], message)).toBe(answer);
  });

  it("finds a question in a single long line, and does not repeat the rest", () => {
    const line = Array.from({ length: 60 }, (_, n) => `Room ${n} has ${n * 7} red chairs.`).join(
      " ",
    );
    expect(ask([], `${line} Was it room 31 that has 217 red chairs?`)).toBe(
      "Room 31 has 217 red chairs.",
    );
  });

  it("reads the end of a conversation that is too long to read", () => {
    const long = "Nothing to see here. ".repeat(30_000);
    expect(
      ask(["The rate is 3 percent."], `${long}\n${FACTS[1]}`, "Yes.", "parcels to Norway?"),
    ).toBe(FACTS[1]);
  });

  it("is always a part of the prompt, and the same again", () => {
    const text = fc.array(
      fc.constantFrom("a.", "b c", "?", "\n", "\n\n", '{"a":', "1}", "。", "é"),
    );
    fc.assert(
      fc.property(text, text, (one, other) => {
        const turns = [one.join(" "), "Well.", other.join(" ")];
        const answer = extractAnswer({ system: [], turns });
        expect(extractAnswer({ system: [], turns })).toBe(answer);
        for (const line of answer.split("\n")) expect(turns.join("\n")).toContain(line.trim());
      }),
      { numRuns: 200 },
    );
  });
});
