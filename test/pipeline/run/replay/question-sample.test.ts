import { expect, it } from "vitest";
import { QuestionSample } from "../../../../pipeline/run/replay/question-sample.ts";
import type { Question } from "../../../../pipeline/run/replay/replay-row.ts";

function question(text: string, answer: string, at: string): Question {
  const logged = { text: answer, modelId: null, outputTokens: null, at };
  const messages = [{ role: "user" as const, content: [{ text }] }];
  return { isLogged: true, system: null, messages, logged, reference: null };
}

function sampleOf(questions: readonly Question[], limit: number) {
  const sample = new QuestionSample(limit);
  for (const one of questions) sample.add(one);
  return { rows: sample.rows(), distinct: sample.distinct };
}

const calls = Array.from({ length: 300 }, (_, call) =>
  question(`question ${call % 120}`, `answer ${call % 7}`, `2026-11-27T06:${10 + (call % 50)}:00Z`),
);

it("is the same whatever the order of the calls, and not their first ones", () => {
  const { rows, distinct } = sampleOf(calls, 20);
  expect(sampleOf(calls.toReversed(), 20)).toEqual({ rows, distinct });
  expect([rows.length, distinct]).toEqual([20, 120]);
  const all = sampleOf(calls, 1000).rows;
  expect(all.length).toBe(120);
  expect(all.slice(0, 20)).toEqual(rows);
  expect(rows.some(({ messages }) => Number(messages[0]?.content[0]?.text.slice(9)) > 60)).toBe(
    true,
  );
});

it("asks what was asked several times once, and keeps the latest answer", () => {
  const early = question("a", "no", "2026-11-27T06:00:00Z");
  const late = question("a", "yes", "2026-11-27T07:00:00Z");
  const { rows } = sampleOf([late, early, late], 10);
  expect(rows).toMatchObject([{ calls: 3, loggedVaries: true, logged: { text: "yes" } }]);
});
