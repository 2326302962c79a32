import { expect, it } from "vitest";
import { betweenStars, matchesGlob } from "../../../../infra/local/kernel/glob.ts";
import { matchesWildcard } from "../../../../infra/local/kernel/iam/wildcard.ts";

it.each([
  ["", "", true],
  ["", "a", false],
  ["abc", "abc", true],
  ["abc", "abcd", false],
  ["a*", "abc", true],
  ["*c", "abc", true],
  ["*b", "abc", false],
  ["a*a", "a", false],
  ["ab*ba", "aba", false],
  ["a**c", "ac", true],
  ["*aab*aab*", "aaabaaab", true],
  ["*aab*aab*", "aaabaab", true],
  ["*aab*aab*", "aaab", false],
  ["a\\*c", "a*c", true],
  ["a\\*c", "abc", false],
  ["a\\\\*", "a\\b", true],
  ["a\\bc", "a\\bc", true],
  ["a.c*", "abc", false],
  ["*\n*", "a\nb", true],
])("%j and %j: %s", (pattern, text, matches) => {
  expect(matchesGlob(text, betweenStars(pattern))).toBe(matches);
});

it.each([
  ["a?c", "abc", true],
  ["a?c", "ac", false],
  ["*?c", "abc", true],
  ["*b?*d", "aabbcdd", true],
  ["*x?*d", "aabbcdd", false],
  ["??", "a", false],
])("%j and %j, where ? is any character: %s", (pattern, text, matches) => {
  expect(matchesWildcard(pattern, text)).toBe(matches);
});

it("takes no longer for texts that repeat themselves", { timeout: 20_000 }, () => {
  const text = "a".repeat(250_000);
  const patterns = ["*a".repeat(100_000), `*${"a".repeat(100_000)}b*`, `*b${"a".repeat(100_000)}*`];
  const found = patterns.map((pattern) => matchesGlob(`${text}!`, betweenStars(pattern)));
  expect(found).toEqual([false, false, false]);
});
