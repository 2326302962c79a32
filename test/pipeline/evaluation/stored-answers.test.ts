import { afterAll, beforeAll, expect, it } from "vitest";
import { copyAnswers } from "../../../pipeline/evaluation/stored-answers.ts";
import {
  type AnswersOf,
  findAnswers,
  type RowAnswer,
  writeAnswers,
} from "../../../pipeline/run-folder/answered-rows.ts";
import { type PipelineEnvironment, startEnvironment } from "../../support/pipeline-environment.ts";

let environment: PipelineEnvironment;
beforeAll(async () => {
  environment = await startEnvironment();
});
afterAll(() => environment.stop());

const asked = { model: "m", maxTokens: 10, evaluationSha256: "a".repeat(64) };
const of = (runId: string, sha256 = asked.evaluationSha256): AnswersOf => ({
  ...{ runId, arm: "champion" },
  asked: { ...asked, evaluationSha256: sha256 },
});

const answer = (row: number, text: string | null): RowAnswer => ({
  ...{ row, recordId: `r${row}`, reference: "yes", text, error: text === null ? "Refused" : null },
  ...{ inputTokens: row, outputTokens: 1 },
});

async function textsIn(run: AnswersOf, first: number): Promise<[number, string | null][]> {
  const found = await findAnswers(environment.bucket, run, first);
  return [...found.values()].map(({ row, text }) => [row, text]);
}

it("copies the answers of an earlier run to the rows' numbers now, batch by batch", async () => {
  const from = of("earlier");
  const stored = (first: number, rows: number) =>
    Array.from({ length: rows }, (_, index) => answer(first + index, `stored ${first + index}`));
  await writeAnswers(environment.bucket, { ...from, first: 0 }, stored(0, 50));
  await writeAnswers(environment.bucket, { ...from, first: 50 }, stored(50, 30));
  const to = of("later", "b".repeat(64));
  const numbers = Array.from({ length: 60 }, (_, index) => index + 10);
  await copyAnswers(environment.bucket, { from, to, numbers });
  const expected = numbers.map((number, row) => [row, `stored ${number}`]);
  expect(await textsIn(to, 0)).toEqual(expected.slice(0, 50));
  expect(await textsIn(to, 50)).toEqual(expected.slice(50));
  const [first] = (await findAnswers(environment.bucket, to, 0)).values();
  expect(first).toEqual({ ...answer(10, "stored 10"), row: 0 });
});

it("leaves rows to be asked that were refused or not asked, and those that are answered as they are", async () => {
  const from = of("partly");
  const to = of("partly-later", "b".repeat(64));
  await writeAnswers(environment.bucket, { ...from, first: 0 }, [
    ...[answer(0, "old 0"), answer(1, null), answer(3, ""), answer(4, "old 4")],
  ]);
  await writeAnswers(environment.bucket, { ...to, first: 0 }, [answer(4, "new")]);
  await copyAnswers(environment.bucket, { from, to, numbers: [0, 1, 2, 3, 4] });
  expect(await textsIn(to, 0)).toEqual([
    [0, "old 0"],
    [3, ""],
    [4, "new"],
  ]);
});
