import { ChunkedUint32 } from "../chunked-array.ts";
import { KeyIndex } from "../key-index.ts";
import type { Rule, RuleContext } from "../rule.ts";
import type { SeenRecord } from "../seen-record.ts";
import { SketchIndex } from "./sketch-index.ts";

/**
 * The same row apart from case, white space and sentence marks, or with a few words changed.
 * Few changed words are found by a sketch of word triples, in texts of at least 20 words.
 */
export const nearDuplicateRow: Rule = {
  code: "near-duplicate-row",
  severity: "warning",
  title: "Near duplicate row",
  why: "Rows that differ in case or a comma teach nothing new and leak from training into evaluation.",
  remedy: "Keep one of the rows, or make the questions really different.",
  source:
    "Broder, On the resemblance and containment of documents (1997); Li and König, b-bit minwise hashing (2010)",
  repairable: false,
  create(context) {
    const plain = new KeyIndex();
    const exact = new ChunkedUint32();
    const sketches = new SketchIndex();
    return {
      record(seen) {
        const like = plain.put(seen.plain.high, seen.plain.low, seen.ordinal);
        while (exact.length < seen.ordinal) exact.push(0);
        exact.push(seen.exact.low);
        if (like < 0) reportResembling(seen, sketches, context);
        else if (exact.at(like) !== seen.exact.low >>> 0) {
          say(seen, like, "but for case, spaces or punctuation", context);
        }
      },
    };
  },
};

function reportResembling(seen: SeenRecord, sketches: SketchIndex, context: RuleContext): void {
  const like = sketches.add(seen.words, seen.ordinal);
  if (like >= 0) say(seen, like, "but for a few words", context);
}

function say(seen: SeenRecord, like: number, but: string, { rows, report }: RuleContext): void {
  const { place } = seen.record;
  report({ place, message: `the row is the same as ${rows.name(like, place)} ${but}` });
}
