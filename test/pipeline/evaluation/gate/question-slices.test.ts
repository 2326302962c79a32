import { expect, it } from "vitest";
import { lengthThirds, questionOf } from "../../../../pipeline/evaluation/gate/question-slices.ts";

it("names thirds of the lengths with their bounds", () => {
  expect(lengthThirds([90, 10, 40, 20, 60, 50])).toEqual([
    "long (51 characters or more)",
    "short (up to 20 characters)",
    "middle (21–50 characters)",
    "short (up to 20 characters)",
    "long (51 characters or more)",
    "middle (21–50 characters)",
  ]);
});

it("keeps equal lengths in one third", () => {
  expect(new Set(lengthThirds([7, 7, 7, 7]))).toEqual(new Set(["short (up to 7 characters)"]));
  expect(lengthThirds([7, 7, 7, 9]).at(-1)).toBe("long (8 characters or more)");
});

it("looks at the last turn of a row", () => {
  const turn = (role: "user" | "assistant", ...texts: string[]) => ({
    role,
    content: texts.map((text) => ({ text })),
  });
  const messages = [turn("user", "before"), turn("assistant", "yes"), turn("user", "one", "two")];
  expect(questionOf({ messages })).toBe("one\ntwo");
});
