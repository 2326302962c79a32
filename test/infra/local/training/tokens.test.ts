import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { estimateTokens } from "../../../../dataset-tools/estimate/tokens.ts";
import { countTokens } from "../../../../infra/local/training/tokens.ts";
import texts from "../../../dataset-tools/estimate/texts.json" with { type: "json" };

const planned = (text: string) => estimateTokens(text, "nova").expected;

describe("the local models' tokens", () => {
  it.each(["", "a", "One word, two.", "a\n\nb", "\n\n\n", "  x  ", "1234567", "Grüße aus München"])(
    "are those that a plan estimates: %j",
    (text) => expect(countTokens(text)).toBe(planned(text)),
  );

  it("are those that a plan estimates in every language", () => {
    const all = Object.values(texts)
      .flat(Number.POSITIVE_INFINITY)
      .filter((text) => typeof text === "string");
    expect(all.length).toBeGreaterThan(10);
    for (const text of all) expect(countTokens(text), text.slice(0, 60)).toBe(planned(text));
  });

  it("are those that a plan estimates, whatever the text", () => {
    const text = fc.array(
      fc.oneof(
        fc.string({ unit: "binary" }),
        fc.constantFrom(
          "der",
          "Und",
          "nie",
          "ğ",
          "œ",
          "Ơ",
          "đ",
          "é",
          "\n\n",
          "\n",
          " ",
          "…",
          "。",
          "한국",
          "かな",
        ),
        fc.lorem({ maxCount: 3 }),
      ),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(text, (parts) => {
        const whole = parts.join("");
        expect(countTokens(whole)).toBe(planned(whole));
      }),
      { numRuns: 2000 },
    );
  });

  it("are as many with a system text before them in the same string as apart", () => {
    const [system, question] = ["Answer with one label.", "Où est mon colis ?\nMerci"];
    expect(countTokens(`${system}\n\n${question}`)).toBe(
      countTokens(system) + countTokens(question),
    );
  });
});
