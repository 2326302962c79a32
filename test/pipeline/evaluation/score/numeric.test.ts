import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { finalNumber, scoreNumber } from "../../../../pipeline/evaluation/score/numeric.ts";

const scoreOf = (answer: string, reference: string) => scoreNumber(answer, reference).value;

describe("the numeric score", () => {
  it.each([
    // gsm8k, and how models answer it
    ["She sells 9 * 2 = 18 eggs.\n#### 18", "Janet sells 16 - 3 - 4 = <<16-3-4=9>>9.\n#### 18"],
    ["The answer is **$18.00**.", "#### 18"],
    ["#### 18\n\nI hope this helps: 3 steps were enough.", "#### 18"],
    ["#### 2. Add them\n9 + 9 = 18", "#### 18"],
    ["So it is $\\boxed{18\\text{ dollars}}$, as in 3 of 5 cases.", "#### 18"],
    // separators
    ["1,234", "1234"],
    ["1,234,567.50", "1234567.5"],
    ["1 234 567", "1234567"],
    ["1\u202f234,5", "1234.5"],
    ["1.234,56 €", "1234.56"],
    ["1'234", "1234"],
    ["12,34,567", "1234567"],
    ["$\\boxed{1{,}234}$", "1234"],
    ["3,5", "3.5"],
    ["0,125", "0.125"],
    // currencies, percent signs, units
    ["$18", "18 dollars"],
    ["USD 1,000", "1000"],
    ["50%", "50"],
    ["5 m²", "5"],
    ["20 °C", "20"],
    ["72 apples.", "72"],
    // signs
    ["−5", "-5"],
    ["-$5", "$-5"],
    ["x = -5", "-5"],
    ["5-3", "3"],
    ["5–10", "10"],
    // fractions and powers
    ["1/2", "0.5"],
    ["2 1/2", "2.5"],
    ["2½", "2.5"],
    ["The answer is 1/2.", "0.5"],
    ["I get 3/4 of it", "3/4"],
    ["It is \\frac{1}{2}", "0.5"],
    ["-\\frac{3}{4}", "-0.75"],
    ["-US$5", "-5"],
    ["US$-5", "-5"],
    ["The balance is -A$1,250.50", "-1250.5"],
    ["costs US$5", "5"],
    ["3 × 10^5", "300000"],
    ["1.5e6", "1500000"],
    ["10²", "100"],
    // digits of other scripts, scripts without blanks
    ["٤٢", "42"],
    ["答案是72个", "72"],
    ["１８", "18"],
    // no number in the reference: the same text
    ["Unknown", "unknown"],
  ])("accepts %j where %j is right", (answer, reference) => {
    expect(scoreNumber(answer, reference)).toEqual({ value: 1, fault: null, label: null });
  });

  it.each([
    ["19", "18"],
    ["5", "-5"],
    ["0.33", "1/3"],
    ["0.1000000000000000055", "0.1"],
    ["9007199254740993", "9007199254740992"],
    ["18 or 19", "18"],
    ["1,234", "1.234"],
    ["5/0", "5"],
    ["known", "unknown"],
  ])("rejects %j where %j is right", (answer, reference) => {
    expect(scoreOf(answer, reference)).toBe(0);
  });

  it.each(["I do not know.", "", "H2O", "A4 paper"])("reads no number in %j", (answer) => {
    expect(scoreNumber(answer, "2")).toEqual({ value: 0, fault: "no-number", label: null });
  });

  it("reads a decimal as every locale writes it", () => {
    const cents = fc.bigInt({ min: -(10n ** 14n), max: 10n ** 14n });
    fc.assert(
      fc.property(cents, (amount) => {
        const [whole, fraction] = [amount / 100n, amount % 100n];
        const digits = String(fraction < 0n ? -fraction : fraction).padStart(2, "0");
        const sign = amount < 0n && whole === 0n ? "-" : "";
        const plain = `${sign}${whole}.${digits}`;
        for (const locale of ["en-US", "de-DE", "de-CH", "en-IN", "fr-FR", "pl-PL"]) {
          const point = new Intl.NumberFormat(locale).format(1.5)[1];
          const local = `${sign}${new Intl.NumberFormat(locale).format(whole)}${point}${digits}`;
          expect([local, scoreOf(local, plain)]).toEqual([local, 1]);
        }
      }),
    );
  });

  it.each([
    ["72", "alone"],
    ["$72 per month", "alone"],
    ["#### 72", "marked"],
    ["Therefore the answer is 72.", "stated"],
    ["In 1994 the town had 72 inhabitants and no mayor", "within"],
    ["Call 555-1234", "within"],
    ["1,2,3", "within"],
    ["2024-05-01", "within"],
    ["12/25/2023", "within"],
    // Marks and up to two words of unit beside the number.
    ["**72**", "alone"],
    ['"72"', "alone"],
    ["(72)", "alone"],
    ["≈ 72", "alone"],
    ["72.", "alone"],
    ["72%", "alone"],
    ["72 °C", "alone"],
    ["72 big apples.", "alone"],
    ["72 km/h today", "alone"],
    ["72 x^2", "alone"],
    ["72 big red apples", "within"],
    ["72 don't know", "within"],
    [`72 ${"a".repeat(80)}`, "within"],
    ["it has 72", "within"],
    // Statements in several languages, in the line of the number.
    ["answer: 72", "stated"],
    ["so = 72", "stated"],
    ["The result is 72 apples", "stated"],
    ["Die Antwort ist 72", "stated"],
    ["Das Ergebnis: 72", "stated"],
    ["La réponse est 72", "stated"],
    ["La respuesta es 72", "stated"],
    ["La risposta è 72", "stated"],
    ["A resposta é 72", "stated"],
    ["答案是72", "stated"],
    ["答え 72", "stated"],
    ["unanswered 72", "within"],
    ["the results 72", "within"],
    ["My answer\nis 72", "within"],
  ])("sees how %j gives its number: %s", (text, form) => {
    expect(finalNumber(text)?.form).toBe(form);
  });

  it.each([
    ["####18 of 20", 18],
    ["#### **18**", 18],
    ["#### $18", 18],
    ["#### Answer: 18", 18],
    ["#### The sum\n#### 18\nof 5", 18],
    ["9 #### 3 and 4", 3],
    ["#### 12\n#### then", 12],
    ["#### 12\n#### 13", 13],
    ["#### 1. Add\n#### 7", 7],
    ["#### 2) Add\n9", 9],
    ["#### 12. Add\n9", 9],
    ["#### 2.", 2],
    ["#### 2. 5", 2],
    ["#### final answer 18 of 20", 18],
    ["### 18 of 20", 20],
    ["\\boxed{5} or 6", 5],
    ["\\boxed {5} or 6", 5],
    ["\\boxed{5} or \\boxed{6} or 7", 6],
    ["\\boxed{a = 5}, not \\boxed{none}, 3", 5],
    ["\\boxed{3, 4}", 4],
    ["\\boxed{x} 7", 7],
    ["\\boxed{5}\n#### 6", 6],
  ])("takes from %j the number %d", (text, number) => {
    expect(scoreOf(text, String(number))).toBe(1);
  });

  it("takes no long time for any text", () => {
    for (const text of [
      "1,".repeat(20_000),
      "9".repeat(50_000),
      `7 ${"a".repeat(50_000)}!`,
      "#### ".repeat(9000),
    ])
      expect(scoreOf(text, "-1")).toBe(0);
  });
});
