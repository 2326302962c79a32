import { expect, it } from "vitest";
import { scoreTitle } from "../../../pipeline/evaluation/score-title.ts";

it.each([
  ["labels", "labels correct"],
  ["module:polite", "polite"],
  ["function:tone", "tone"],
  ["my-module:polite", "my-module:polite"],
])("%s is shown as %s", (name, title) => {
  expect(scoreTitle(name)).toBe(title);
});
