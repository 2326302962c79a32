import { AnswerTally } from "../../evaluation/answer-facts.ts";
import { compareScores } from "../../evaluation/compare.ts";
import type { Scorer } from "../../evaluation/score/scorer.ts";
import type { AnswerFacts } from "../../run-folder/verdict.ts";
import type { TokenPrices } from "../../workflow/input.ts";
import { scoreName } from "../../workflow/score-spec.ts";
import { comparedOf } from "../compared.ts";
import type { AnsweredQuestion } from "./answered-question.ts";
import type { Agreement, Answerer, DifferingRow, Quality, ReplayResult } from "./replay-result.ts";
import { agreementOf, isSameText } from "./replay-scorer.ts";
import { shareOf } from "./share-of.ts";
import type { Sides } from "./sides.ts";

/** How answers are measured. */
export interface Measuring {
  readonly scorer: Scorer;
  readonly confidence: number;
  readonly prices: Readonly<Record<keyof Sides, TokenPrices>>;
  /** Texts of so many questions that were answered differently. */
  readonly showRows: number;
}

type Measured = Pick<
  ReplayResult,
  "questions" | "score" | "confidence" | "agreements" | "quality" | "differing" | "rows"
> & { readonly answers: Readonly<Record<keyof Sides, AnswerFacts>> };

/** Measures what both models have answered. @param rows all questions of the replay */
export function measureReplay(
  answered: readonly AnsweredQuestion[],
  rows: number,
  measuring: Measuring,
): Measured {
  const { scorer, confidence, prices, showRows } = measuring;
  const differing = differingRows(answered, scorer);
  const count = (is: (one: AnsweredQuestion) => boolean) => answered.filter(is).length;
  return {
    questions: {
      rows,
      asked: answered.length,
      calls: answered.reduce((sum, { row }) => sum + row.calls, 0),
      withLogged: count(({ row }) => row.logged !== null),
      loggedVaries: count(({ row }) => row.loggedVaries),
      withReference: count(({ row }) => row.hasReference),
    },
    score: scoreName(scorer.spec),
    confidence,
    agreements: pairs.flatMap((pair) => agreementIn(answered, pair, measuring) ?? []),
    quality: qualityOf(answered, measuring),
    answers: {
      candidate: factsOf(answered, "candidate", prices),
      champion: factsOf(answered, "champion", prices),
    },
    differing: differing.length,
    rows: differing.slice(0, showRows),
  };
}

const pairs: readonly (readonly [Answerer, Answerer])[] = [
  ["candidate", "champion"],
  ["candidate", "logged"],
  ["champion", "logged"],
];

/** What a side has answered; null where it refused, or the log has nothing. */
function textOf({ row, ...answers }: AnsweredQuestion, who: Answerer): string | null {
  return who === "logged" ? (row.logged?.text ?? null) : answers[who].text;
}

/** undefined where no question was answered by both. */
function agreementIn(
  answered: readonly AnsweredQuestion[],
  [one, other]: readonly [Answerer, Answerer],
  { scorer, confidence }: Measuring,
): Agreement | undefined {
  const both = answered.flatMap((question) => {
    const [a, b] = [textOf(question, one), textOf(question, other)];
    if (a === null || b === null) return [];
    const { calls } = question.row;
    return [{ calls, exact: isSameText(a, b) ? 1 : 0, value: agreementOf(scorer, a, b) }];
  });
  if (both.length === 0) return undefined;
  const calls = both.reduce((sum, row) => sum + row.calls, 0);
  const ofCalls = both.reduce((sum, row) => sum + row.value * row.calls, 0);
  return {
    between: [one, other],
    rows: both.length,
    exact: shareOf(
      both.map(({ exact }) => exact),
      { isBinary: true, confidence },
    ),
    score: shareOf(
      both.map(({ value }) => value),
      { isBinary: scorer.isBinary, confidence },
    ),
    scoreOfCalls: ofCalls / calls,
  };
}

/** null where no right answer is known. */
function qualityOf(
  answered: readonly AnsweredQuestion[],
  { scorer, confidence }: Measuring,
): Quality | null {
  const known = answered.filter(({ row }) => row.hasReference);
  if (known.length === 0) return null;
  const valuesOf = (who: Answerer) =>
    known.map((question) => {
      const text = textOf(question, who);
      return text === null ? null : scorer.score(text, question.row.reference).value;
    });
  const [tuned, base] = (["candidate", "champion"] as const).map((who) =>
    valuesOf(who).map((value) => value ?? 0),
  );
  const scores = { tuned: tuned ?? [], base: base ?? [], isBinary: scorer.isBinary };
  const compared = compareScores({ ...scores, groups: null }, confidence);
  const { gain, interval, method, pValue } = compared;
  const differences = scores.tuned.map((value, at) => value - (scores.base[at] ?? 0));
  const [worse, better] = [
    differences.filter((value) => value < 0),
    differences.filter((value) => value > 0),
  ];
  const logged = valuesOf("logged").filter((value) => value !== null);
  const sum = logged.reduce((total, value) => total + value, 0);
  return {
    rows: known.length,
    ...{ candidate: compared.tuned, champion: compared.base, gain, interval, method, pValue },
    verdict: comparedOf({ interval, worse, better }),
    logged: logged.length === 0 ? null : { rows: logged.length, score: sum / logged.length },
  };
}

function factsOf(
  answered: readonly AnsweredQuestion[],
  who: keyof Sides,
  prices: Measuring["prices"],
): AnswerFacts {
  const tally = new AnswerTally();
  for (const question of answered) tally.add(question[who]);
  return tally.result(prices[who]);
}

/** Those that agree least first, of these the most frequent. */
function differingRows(answered: readonly AnsweredQuestion[], scorer: Scorer): DifferingRow[] {
  const differing = answered.flatMap(({ row, candidate, champion }): DifferingRow[] => {
    const [a, b] = [candidate.text, champion.text];
    if (a === b || (a !== null && b !== null && isSameText(a, b))) return [];
    const { recordId, calls, messages, hasReference, reference, logged } = row;
    const question = messages.at(-1)?.content.map(({ text }) => text) ?? [];
    return [
      {
        ...{ recordId, calls, question: question.join(" ") },
        ...{ reference: hasReference ? reference : null, logged: logged?.text ?? null },
        ...{ candidate: a, champion: b },
        agreement: a === null || b === null ? 0 : agreementOf(scorer, a, b),
      },
    ];
  });
  return differing.sort((one, other) => one.agreement - other.agreement || other.calls - one.calls);
}
