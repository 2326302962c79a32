import { expect, it } from "vitest";
import { AnswerFences } from "../../../dataset-tools/repair/answer-fences.ts";

function fencesOf(answers: readonly string[]): AnswerFences {
  const fences = new AnswerFences();
  for (const answer of answers) fences.add(answer);
  return fences;
}

const json = ['{"a":1}', "[1]", '{"a":2}', '{"a":3}', '{"a":4}', '{"a":5}'];
const fenced = '```json\n{"a":6}\n```';

it.each([
  [fenced, '{"a":6}'],
  ["```\r\n[1, 2]\r\n```", "[1, 2]"],
  ['``` {"a":1} ```', '{"a":1}'],
])("strips %j where most answers are JSON alone", (answer, stripped) => {
  expect(fencesOf([...json, answer]).strip(answer)).toBe(stripped);
});

it.each(["{}", "```js\nlet a;\n```", 'see ```json\n{"a":6}\n``` above', "text"])(
  "leaves %j alone",
  (answer) => {
    expect(fencesOf([...json, answer]).strip(answer)).toBeUndefined();
  },
);

it("strips nothing where fences are the rule, or where JSON is not", () => {
  expect(fencesOf([fenced, fenced, fenced, fenced, ...json.slice(0, 3)]).strip(fenced)).toBe(
    undefined,
  );
  expect(fencesOf([fenced, "a", "b", "c", "d", '{"a":1}', "[1]"]).strip(fenced)).toBe(undefined);
});
