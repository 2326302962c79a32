import type { Bucket } from "../objects.ts";
import {
  type AnswersOf,
  BATCH_ROWS,
  findAnswers,
  type RowAnswer,
  writeAnswers,
} from "../run-folder/answered-rows.ts";

/**
 * Copies answers that an earlier run has kept, so that they are not asked again. Rows without one, or that the model
 * refused, are left to be asked.
 * @param numbers number of each row among those of the earlier run, in the order in which the rows are now
 */
export async function copyAnswers(
  bucket: Bucket,
  { from, to, numbers }: { from: AnswersOf; to: AnswersOf; numbers: readonly number[] },
): Promise<void> {
  const firsts = [...new Set(numbers.map(batchOf))];
  const stored = await Promise.all(firsts.map((first) => findAnswers(bucket, from, first)));
  const answers = new Map(stored.flatMap((batch) => [...batch]));
  for (let first = 0; first < numbers.length; first += BATCH_ROWS) {
    const present = await findAnswers(bucket, to, first);
    const missing = numbers
      .slice(first, first + BATCH_ROWS)
      .flatMap((number, index): RowAnswer[] => {
        const answer = answers.get(number);
        const row = first + index;
        return answer?.text == null || present.has(row) ? [] : [{ ...answer, row }];
      });
    if (missing.length === 0) continue;
    await writeAnswers(bucket, { ...to, first }, [...present.values(), ...missing]);
  }
}

function batchOf(row: number): number {
  return row - (row % BATCH_ROWS);
}
