import { ChunkedUint32 } from "../../hashing/chunked-array.ts";
import { SketchIndex, sketchOf } from "../../hashing/sketch-index.ts";
import type { Rule, RuleContext } from "../rule.ts";

/** Above this share of the rows, what they share is a template. */
const TEMPLATE_SHARE = 0.2;
const MIN_OF_TEMPLATE = 20;

/**
 * The same row apart from case, white space and sentence marks, or with a few words of the question changed.
 * Few changed words are found by a sketch of word triples, in texts of at least 20 words.
 */
export const nearDuplicateRow: Rule = {
  code: "near-duplicate-row",
  severity: "warning",
  title: "Near-duplicate row",
  why: "Rows that differ only in case or a comma teach nothing new and leak from training into evaluation.",
  remedy: "Keep only one of the rows, or make the questions clearly different.",
  source:
    "Broder, On the resemblance and containment of documents (1997); Li and König, b-bit minwise hashing (2010)",
  repairable: false,
  create(context) {
    const answers = new ChunkedUint32();
    const sketches = new SketchIndex();
    const resembling = new Pairs();
    return {
      record(seen) {
        const { ordinal, repeats } = seen;
        pushAt(answers, ordinal, seen.answered.low);
        if (repeats.exact >= 0) return;
        if (repeats.plain >= 0) {
          reportPair([ordinal, repeats.plain], "except for case, spaces or punctuation", context);
          return;
        }
        const other = sketches.add(sketchOf(seen.words()), ordinal);
        if (other >= 0 && answers.at(other) === answers.at(ordinal)) resembling.add(ordinal, other);
      },
      end: () => reportResembling(resembling, context),
    };
  },
};

/** Pairs of ordinals. */
class Pairs {
  readonly #ones = new ChunkedUint32();
  readonly #others = new ChunkedUint32();

  add(one: number, other: number): void {
    this.#ones.push(one);
    this.#others.push(other);
  }

  get length(): number {
    return this.#ones.length;
  }

  forEach(use: (one: number, other: number) => void): void {
    for (let i = 0; i < this.length; i++) use(this.#ones.at(i), this.#others.at(i));
  }
}

/** Rows that are not records leave gaps. */
function pushAt(list: ChunkedUint32, ordinal: number, value: number): void {
  while (list.length < ordinal) list.push(0);
  list.push(value);
}

function reportResembling(pairs: Pairs, context: RuleContext): void {
  const { rows, report } = context;
  if (pairs.length > Math.max(MIN_OF_TEMPLATE, rows.length * TEMPLATE_SHARE)) {
    const message =
      `${pairs.length} of ${rows.length} rows share most of their words and the answer with another row, ` +
      "probably because they come from one long template; they are not reported one by one";
    report({ place: { file: rows.place(0).file, line: 0 }, severity: "hint", message });
    return;
  }
  pairs.forEach((one, other) => {
    reportPair([one, other], "except for a few words", context);
  });
}

type Pair = readonly [row: number, earlier: number];

function reportPair([one, other]: Pair, except: string, { rows, report }: RuleContext): void {
  const place = rows.place(one);
  report({ place, message: `the row is the same as ${rows.name(other, place)} ${except}` });
}
