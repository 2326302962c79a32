import { expect, it } from "vitest";
import { isSameText, wordsOf } from "../../../../pipeline/evaluation/score/words.ts";

it.each([
  ["The cat, (sat)!", ["the", "cat", "sat"]],
  ["don't", ["don", "t"]],
  ["3.5 km", ["3", "5", "km"]],
  ["cafe\u0301", ["caf\u00e9"]],
  ["ＡＢＣ", ["abc"]],
  ["नमस्ते दुनिया", ["नमस्ते", "दुनिया"]],
  ["我吃apple果", ["我", "吃", "apple", "果"]],
  ["กินข้าว", ["กิ", "น", "ข้", "า", "ว"]],
  ["👍 …", []],
])("the words of %j", (text, words) => {
  expect(wordsOf(text)).toEqual(words.map((word) => word.normalize("NFKC")));
});

it.each([
  ["Paris ", " paris", true],
  ["New  York", "new\nYork", true],
  ["NewYork", "New York", false],
  ["Paris.", "Paris", false],
  ["👍", "👎", false],
])("%j and %j are the same text: %s", (one, other, isSame) => {
  expect(isSameText(one, other)).toBe(isSame);
});
