import { expect, it } from "vitest";
import { SimilarTexts } from "../../../../pipeline/evaluation/few-shot/similar-texts.ts";

const all = () => true;

it("finds the texts with the same words, rare ones first, the best first", () => {
  const similar = new SimilarTexts([
    "the card of my friend",
    "where is the refund of the purchase",
    "the weather in the city of the king",
    "Refund: the card was charged",
  ]);
  expect(similar.nearest("a REFUND to the card, please", 3, all)).toEqual([3, 0, 1]);
});

it("prefers a short text to a long one with the same word", () => {
  const long = `refund ${"word ".repeat(60)}`;
  expect(new SimilarTexts([long, "refund soon", "else"]).nearest("refund", 2, all)).toEqual([1, 0]);
});

it("fills up with the first of those that have nothing in common", () => {
  const similar = new SimilarTexts(["alpha", "beta", "gamma", "delta"]);
  expect(similar.nearest("gamma", 3, all)).toEqual([2, 0, 1]);
  expect(similar.nearest("gamma", 9, all)).toEqual([2, 0, 1, 3]);
  expect(similar.nearest("", 1, (number) => number > 1)).toEqual([2]);
  expect(new SimilarTexts([]).nearest("gamma", 2, all)).toEqual([]);
});

it("compares words without case and marks of width, and scripts without spaces by pairs of characters", () => {
  const similar = new SimilarTexts(["カードを紛失しました", "送金が届きません", "ＣＡＲＤ lost"]);
  expect(similar.nearest("昨日カードを紛失", 1, all)).toEqual([0]);
  expect(similar.nearest("送金はまだ届きませんか", 1, all)).toEqual([1]);
  expect(similar.nearest("my card", 1, all)).toEqual([2]);
});

it("looks at no more words than fit into memory", () => {
  const words = Array.from({ length: 1000 }, (_, word) => `w${word}`);
  const similar = new SimilarTexts([words.join(" "), "w999"]);
  expect(similar.nearest("w0", 1, all)).toEqual([0]);
  expect(similar.nearest("w999", 1, all)).toEqual([1]);
  expect(similar.nearest(`${words.slice(1).join(" ")}`, 1, all)).toEqual([0]);
});
