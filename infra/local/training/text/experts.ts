/**
 * Who can say what comes next in an answer, and how much each counts before anything is learned, as a logarithm: the
 * spelling of a piece, its frequency after the last 0 to 5 pieces, how similar rows continue and which words they
 * have, what follows in the prompt, the prompt's words, what follows in the answer so far, its words (a cache: Kuhn and
 * De Mori, "A Cache-Based Natural Language Model for Speech Recognition", 1990), the prompt's words at places that
 * others were copied from, and what follows in answers of the same shape.
 */
const PRIORS = {
  spelling: -4,
  after0: -2,
  after1: 0,
  after2: 1,
  after3: 1.5,
  after4: 2,
  after5: 2.5,
  neighbors: 3,
  neighborWords: -1,
  copy: 0.5,
  promptWords: -1,
  repeat: 0,
  writtenWords: -1,
  analogy: 0,
  shape: 1.5,
  shortShape: 0,
};

type Expert = keyof typeof PRIORS;

const NAMES = Object.keys(PRIORS);

/** Each expert's number. */
export const EXPERT = Object.fromEntries(NAMES.map((name, at) => [name, at])) as Record<
  Expert,
  number
>;

export const EXPERTS = NAMES.length;

export const expertPriors: readonly number[] = Object.values(PRIORS);
