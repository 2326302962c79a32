import fc from "fast-check";
import { expect, it } from "vitest";
import { AnswerStore } from "../../../../../infra/local/training/text/answer-store.ts";
import { Context } from "../../../../../infra/local/training/text/context.ts";

const answer = fc.array(fc.nat(3), { minLength: 1, maxLength: 12 });

/** How often pieces follow each other, counted one by one. */
function count(answers: readonly number[][], pieces: readonly number[]): number {
  const all = answers.flat();
  return all.filter((_, at) => pieces.every((piece, depth) => all[at + depth] === piece)).length;
}

it("counts what follows in all answers but one as counting them one by one does", () => {
  fc.assert(
    fc.property(fc.array(answer, { minLength: 2, maxLength: 6 }), answer, (answers, read) => {
      const own = answers[0] ?? [];
      const context = new Context(AnswerStore.of(answers), AnswerStore.of([own]));
      read.forEach((piece, at) => {
        context.advance(piece);
        for (let order = 0; order <= Math.min(5, at + 1); order += 1) {
          const last = read.slice(at + 1 - order, at + 1);
          for (const next of [0, 1, 2, 3]) {
            const expected = count(answers, [...last, next]) - count([own], [...last, next]);
            expect(context.countOf(order, next)).toBe(expected);
            if (expected > 0) expect(context.following(order, 5)).toContain(next);
          }
        }
      });
    }),
  );
});
