import { expect, it } from "vitest";
import { recordRules } from "../../../dataset-tools/check/record-rules.ts";
import { lookAlikes, trueTexts } from "../../support/personal-texts.ts";
import { converse, findWith } from "../../support/rule-case.ts";

const codes = Object.keys(trueTexts);

/** Kinds found in texts that hold personal data of one kind, and in those that hold none. */
function found(code: string, texts: readonly string[]): number {
  const rule = recordRules.find((one) => one.code === code);
  if (rule === undefined) throw new Error(`no rule ${code}`);
  return findWith(rule, { name: "", rows: texts.map((text) => converse(text, "ok")) }).length;
}

it.each(codes)("%s finds at least 95% of its own kind", (code) => {
  const texts = trueTexts[code] ?? [];
  expect(found(code, texts) / texts.length).toBeGreaterThanOrEqual(0.95);
});

it.each(codes)(
  "%s is right in at least 95% of what it finds, among the texts of all kinds",
  (code) => {
    const right = found(code, trueTexts[code] ?? []);
    const alike = Object.values(lookAlikes).flat();
    // A text of another kind may hold this kind too, as a name with a date of birth.
    const others = Object.entries(trueTexts).flatMap(([other, texts]) =>
      other === code ? [] : texts.filter((text) => !text.includes("John Q. Miller, born")),
    );
    const wrong = found(code, [...alike, ...others]);
    expect(right / (right + wrong)).toBeGreaterThanOrEqual(0.95);
  },
);
