import type { LabelledRows } from "../labelled-rows.ts";
import type { Rule } from "../rule.ts";

const MIN_ROWS = 100;
const MIN_ROWS_OF_LABEL = 20;
const MAX_LABELS = 50;
/** A word in nearly all questions of a label and in hardly any other gives the label away. */
const WITHIN = 0.98;
const ELSEWHERE = 0.01;
/** With more such words than this, the questions of a label are copies of one template. */
const MAX_WORDS = 4;

/** A word that gives a label away. */
export const labelShortcut: Rule = {
  code: "label-shortcut",
  severity: "warning",
  title: "One word gives the label away",
  why: "The model learns the word instead of the task, and fails where the word is missing.",
  remedy:
    "Remove the word where it was added by the source (a queue, a tag, a number); keep it if real questions have it too.",
  source: "deepchecks, property-label correlation; Geirhos et al., Shortcut Learning (2020)",
  repairable: false,
  create: ({ labels, rows, report }) => ({
    end() {
      const { questions } = labels;
      const few = questions.labelCount < 2 || questions.labelCount > MAX_LABELS;
      if (labels.all === undefined || few || questions.labels.length < MIN_ROWS) return;
      for (const { first, rows: count, elsewhere } of shortcutsIn(questions)) {
        const message =
          `a word of this question is in nearly all ${count} questions with this label ` +
          `and in ${elsewhere} of the ${questions.labels.length - count} others`;
        report({ place: rows.place(questions.ordinals.at(first)), message });
      }
    },
  }),
};

interface Shortcut {
  /** First row with the label, and the number of its rows. */
  readonly first: number;
  readonly rows: number;
  /** Rows of other labels with the word. */
  readonly elsewhere: number;
}

/** For each label, whether a word of its first rows is in nearly all of its rows and hardly anywhere else. */
function shortcutsIn(questions: LabelledRows): Shortcut[] {
  const byLabel = new Map<number, number[]>();
  for (let row = 0; row < questions.labels.length; row++) {
    const label = questions.labels.at(row);
    const own = byLabel.get(label);
    if (own === undefined) byLabel.set(label, [row]);
    else own.push(row);
  }
  const found: Shortcut[] = [];
  for (const own of byLabel.values()) {
    const candidates =
      own.length < MIN_ROWS_OF_LABEL ? new Set<number>() : frequentWords(questions, own);
    const others = questions.labels.length - own.length;
    const counts = candidates.size === 0 ? [] : countElsewhere(questions, candidates, own);
    const telling = counts.filter((elsewhere) => elsewhere <= others * ELSEWHERE);
    if (telling.length === 0 || telling.length > MAX_WORDS) continue;
    found.push({ first: own[0] as number, rows: own.length, elsewhere: Math.min(...telling) });
  }
  return found;
}

/** Words in nearly all of these rows. */
function frequentWords(questions: LabelledRows, rows: readonly number[]): Set<number> {
  let candidates = new Map<number, number>();
  rows.forEach((row, index) => {
    const words = wordsOf(questions, row);
    // A word that is missing in the first rows may be missing in a few.
    if (index < 3) for (const word of words) candidates.set(word, candidates.get(word) ?? 0);
    for (const word of words) {
      const count = candidates.get(word);
      if (count !== undefined) candidates.set(word, count + 1);
    }
    if (index % 50 === 49) candidates = stillFrequent(candidates, index + 1);
  });
  return new Set(stillFrequent(candidates, rows.length).keys());
}

function stillFrequent(counts: ReadonlyMap<number, number>, rows: number): Map<number, number> {
  return new Map([...counts].filter(([, count]) => count >= rows * WITHIN));
}

/** In how many rows of other labels each word is. */
function countElsewhere(
  questions: LabelledRows,
  words: ReadonlySet<number>,
  own: readonly number[],
): number[] {
  const counts = new Map([...words].map((word) => [word, 0]));
  const label = questions.labels.at(own[0] as number);
  for (let row = 0; row < questions.labels.length; row++) {
    if (questions.labels.at(row) === label) continue;
    for (const word of wordsOf(questions, row)) {
      const count = counts.get(word);
      if (count !== undefined) counts.set(word, count + 1);
    }
  }
  return [...counts.values()];
}

/** The different words and pairs of words of a row. */
function wordsOf(questions: LabelledRows, row: number): Set<number> {
  const words = new Set<number>();
  const end = questions.end(row);
  for (let i = questions.starts.at(row); i < end; i++) words.add(questions.words.at(i));
  return words;
}
