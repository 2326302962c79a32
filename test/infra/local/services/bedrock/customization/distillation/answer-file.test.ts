import { appendFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { AnswerFile } from "../../../../../../../infra/local/services/bedrock/customization/distillation/answer-file.ts";

it("keeps each answer, and of a line that a kill has cut nothing", () => {
  const folder = mkdtempSync(join(tmpdir(), "tunewright-answers-"));
  try {
    const answer = (text: string) => ({ text, inputTokens: 3, outputTokens: 1 });
    const first = new AnswerFile(folder);
    first.add(answer("één"));
    first.add(answer("two"));
    appendFileSync(join(folder, "teacher-answers.jsonl"), '{"text":"thr');
    const second = new AnswerFile(folder);
    expect(second.answers).toEqual([answer("één"), answer("two")]);
    second.add(answer("three"));
    expect(new AnswerFile(folder).answers.map(({ text }) => text)).toEqual(["één", "two", "three"]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
