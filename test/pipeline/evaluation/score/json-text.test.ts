import { expect, it } from "vitest";
import { findJson } from "../../../../pipeline/evaluation/score/json-text.ts";

it.each([
  ["the whole text", '{"a":1}', { a: 1 }],
  ["after a byte order mark", '\uFEFF{"a":1}', { a: 1 }],
  ["an array, where one is all there is", "[1]", [1]],
  ["in a block of code", '```json\n{"a":1}\n```', { a: 1 }],
  ["in a block without a language", '```\r\n{"a":1}\r\n```', { a: 1 }],
  ["with backticks within", '```json\n{"a":"`b` ``c``"}\n```', { a: "`b` ``c``" }],
  ["in the first block that is JSON", '```\n{no}\n```\n{"a":0} ```json\n{"a":2}\n```', { a: 2 }],
  ["in the first block of its kind", '```\n[1]\n```\n```\n{"a":2}\n```', { a: 2 }],
  ["in prose, other kinds before it", 'As in [1]: {"a":1}. And {"b":2}', { a: 1 }],
  ["in prose, after brackets that are none", 'Use {x} and {"a":{"b":[1]}}!', { a: { b: [1] } }],
  ["with brackets and quotes in its texts", 'So {"a":"}\\"{\\\\"} is it', { a: '}"{\\' }],
  ["with a text of several lines before it", '{"not\nJSON"} {"a":1}', { a: 1 }],
])("finds an object: %s", (_where, text, value) => {
  expect(findJson(text, "object")).toEqual({ value });
});

it.each([
  '{"a":1',
  '{"a":[1} ]',
  "{a: 1}",
  "7",
  '"text"',
  "null",
  "",
  "[7] of [8",
  "```\n[1]\n```",
])("finds no object in %j", (text) => {
  if (text === "```\n[1]\n```") expect(findJson(text, "array")).toEqual({ value: [1] });
  expect(findJson(text, "object")).toBeUndefined();
});

it("finds what is asked for in prose, or the first of any kind", () => {
  const text = 'See {"a":1}, then [2].';
  expect(findJson(text, "array")).toEqual({ value: [2] });
  expect(findJson(text, "object")).toEqual({ value: { a: 1 } });
  expect(findJson(text, null)).toEqual({ value: { a: 1 } });
  expect(findJson('See [2], then {"a":1}.', null)).toEqual({ value: [2] });
});

it("takes a plain value where that is the whole text and any kind will do", () => {
  expect(findJson("7", null)).toEqual({ value: 7 });
  expect(findJson("null", null)).toEqual({ value: null });
  expect(findJson("```json\n7\n```", null)).toBeUndefined();
});

it("looks at many brackets, but not without end", () => {
  expect(findJson(`${"{x} ".repeat(150)}{"a":1}`, "object")).toEqual({ value: { a: 1 } });
  expect(findJson(`${"{x} ".repeat(2000)}{"a":1}`, "object")).toBeUndefined();
});
