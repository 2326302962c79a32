import { type Features, featuresOf, overlap, toLengthOne } from "./features.ts";
import {
  type Asked,
  isQuestion,
  linesOf,
  type Passage,
  passagesBefore,
  repliesIn,
  sentencesOf,
  statementsOf,
} from "./passages.ts";
import { countsOf, rarityOf } from "./sparse-rows.ts";

/** A longer line is a document, with a question in it. */
const MAX_QUESTION = 1000;
/**
 * A passage that is less like the question has no more than words such as "the" in common with it. With 0.1 an
 * instruction of the system text is the answer to 19 of 60 rows of a chat set and 79 of 560 for tools, with 0.2 to none.
 */
const MIN_LIKENESS = 0.2;
/** Two messages that share half of their n-grams ask much the same. */
const MIN_SAME = 0.5;
/** Of a long message the end is compared. */
const MAX_COMPARED = 2000;
/** Of a longer conversation the end is read, which has the question: an answer then takes a fraction of a second. */
const MAX_CHARACTERS = 50_000;

interface Question {
  readonly text: string;
  /** What the same message says besides it. */
  readonly passages: readonly Passage[];
}

/**
 * An answer from the prompt alone, by nothing that was learned: the reply to much the same message, or the sentence, or the earlier reply to a message, that
 * has the most rare n-grams in common with the question; or the question itself, where no sentence has enough. What
 * learns anything should be better than to repeat.
 */
export function extractAnswer({ system, turns }: Asked): string {
  const reply = replyToLike({ system, turns }, MIN_SAME);
  if (reply !== undefined) return reply;
  const texts = endOf([...system, ...turns]);
  const read = { system: texts.slice(0, system.length), turns: texts.slice(system.length) };
  const question = questionIn(read.turns.at(-1) ?? "");
  const passages = [...passagesBefore(read), ...question.passages];
  return nearestOf(passages, question.text) ?? question.text;
}

/**
 * The reply to the earlier message that is most like the last one, the later of two; undefined where none is much like
 * it. By all n-grams: where examples were chosen by likeness, rare ones are what distinguishes them from the question.
 * @param min how alike they must be, from 0 to 1
 */
export function replyToLike({ turns }: Asked, min: number): string | undefined {
  const asked = featuresOf((turns.at(-1) ?? "").slice(-MAX_COMPARED));
  let best: string | undefined;
  let highest = min;
  for (const { text, key } of repliesIn(turns)) {
    const alike = overlap(featuresOf(key.slice(-MAX_COMPARED)), asked);
    if (alike < highest) continue;
    best = text;
    highest = alike;
  }
  return best;
}

/** As much of some texts, from their end, as is read. */
function endOf(texts: readonly string[]): string[] {
  let room = MAX_CHARACTERS;
  const fromLast = texts.toReversed().map((text) => {
    const end = text.slice(Math.max(0, text.length - room));
    room -= end.length;
    return end;
  });
  return fromLast.toReversed();
}

/** The last line with a question or, without one, the first line and the last: what is asked is there mostly. */
function questionIn(message: string): Question {
  const parts = linesOf(message).flatMap((line) =>
    line.length > MAX_QUESTION ? sentencesOf(line) : [line],
  );
  const last = parts.findLastIndex((part) => sentencesOf(part).some(isQuestion));
  const isAsked = (_: string, at: number) =>
    last < 0 ? at === 0 || at === parts.length - 1 : at === last;
  const others = parts.filter((part, at) => !isAsked(part, at));
  return {
    text: parts.filter(isAsked).join("\n") || message.trim(),
    passages: statementsOf(others),
  };
}

/** The first of the passages that are most like a text; undefined where none is like it. */
function nearestOf(passages: readonly Passage[], text: string): string | undefined {
  const features = passages.map(({ key }) => featuresOf(key));
  const counts = countsOf(features);
  const byRarity = ({ indices, weights }: Features): Features => {
    const rarity = (at: number) =>
      rarityOf(counts.get(indices[at] as number) ?? 1, passages.length);
    return { indices, weights: toLengthOne(weights.map((weight, at) => weight * rarity(at))) };
  };
  const wanted = byRarity(featuresOf(text));
  let best: string | undefined;
  let highest = MIN_LIKENESS;
  for (const [at, one] of features.entries()) {
    const alike = overlap(byRarity(one), wanted);
    if (alike <= highest) continue;
    best = passages[at]?.text;
    highest = alike;
  }
  return best;
}
