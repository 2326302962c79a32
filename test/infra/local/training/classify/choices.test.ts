import { expect, it } from "vitest";
import { choicesIn } from "../../../../../infra/local/training/classify/choices.ts";
import type { Example } from "../../../../../infra/local/training/example.ts";

const isChosen = (examples: Example[]) => choicesIn(examples) !== undefined;

it("distinguishes labels, which occur again and again, from free text", () => {
  const with3 = (count: number) =>
    Array.from({ length: count }, (_, at) => ({
      prompt: "",
      completion: String(at % (count / 3)),
    }));
  expect(isChosen(with3(300))).toBe(true);
  expect(isChosen(with3(3003))).toBe(false);
  const twice = (text: string) =>
    Array.from({ length: 10 }, (_, at) => ({ prompt: "", completion: `${text}${at % 5}` }));
  expect(isChosen(twice("label-"))).toBe(true);
  expect(isChosen(twice("A whole sentence, as people write them, and then "))).toBe(false);
  expect(isChosen([{ prompt: "", completion: "once" }])).toBe(false);
});

it("takes objects of few values for classes, however many combinations there are, but not objects with texts", () => {
  const of = (note: (at: number) => string) =>
    Array.from({ length: 20 }, (_, at) => ({
      prompt: "",
      completion: JSON.stringify({ mood: `m${at % 4}`, topic: `t${at % 5}`, note: note(at) }),
    }));
  expect(isChosen(of(() => "none"))).toBe(true);
  expect(isChosen(of((at) => `what was said in case ${at}`))).toBe(false);
});

it("takes values that are read from the prompts for text, since others may come", () => {
  const colors = ["red", "blue", "green", "white"];
  const of = (said: (color: string) => string) =>
    Array.from({ length: 24 }, (_, at) => {
      const [color = "", size] = [colors[at % 4], at % 3];
      return { prompt: `Case ${at}: ${said(color)}`, completion: JSON.stringify({ color, size }) };
    });
  expect(isChosen(of((color) => `the ${color} one`))).toBe(false);
  expect(isChosen(of((color) => `one like ${colors.indexOf(color)}`))).toBe(true);
  expect(isChosen(of(() => colors.join(" or ")))).toBe(true);
});
