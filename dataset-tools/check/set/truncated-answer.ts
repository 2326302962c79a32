import { ChunkedUint32 } from "../../hashing/chunked-array.ts";
import type { Rule, RuleContext } from "../rule.ts";
import type { SeenRecord } from "../seen-record.ts";
import { wordHashes } from "../word-filter.ts";

const MIN_ROWS = 20;
const MIN_WORDS = 5;
/** So many answers end like a sentence that the others are exceptions. */
const ENDED_SHARE = 0.9;
/** And so many, that an end without a mark alone is worth a look. */
const NEARLY_ALL = 0.98;
/** So many unfinished answers of one length were cut there. */
const MIN_SAME_LENGTH = 5;
const MIN_CUT_LENGTH = 100;

/** Words after which no sentence ends, in the languages that are recognized. */
const neverLast = new Set(
  wordHashes(
    "the and of a an to with for in on at by from that which or but because if we our your my is are was has have will " +
      "der die das und oder mit von zu ein eine einen dem den im am wir ihre unser weil dass für auf " +
      "le la les et ou de du des un une avec pour dans que nous vous est el los las y con para por que una un su",
  ),
);

/** An answer that stops in the middle of a sentence or word while the others come to an end. */
export const truncatedAnswer: Rule = {
  code: "truncated-answer",
  severity: "warning",
  title: "Answer that was cut off",
  why: "The model learns to stop in the middle of a sentence.",
  remedy: "Get the rest of the answer, or leave out the row.",
  source: "NeMo Curator, PunctuationFilter and EllipsisFilter",
  repairable: false,
  create(context) {
    const cut = new ChunkedUint32();
    const open = new ChunkedUint32();
    const lengths = new ChunkedUint32();
    let sentences = 0;
    let longest = 0;
    return {
      record(seen) {
        const { answer, ordinal } = seen;
        if (answer === undefined || answer.length < 20) return;
        const words = seen.answerWords();
        if (words.length < MIN_WORDS) return;
        sentences++;
        if (answer.length > longest) longest = answer.length;
        const end = endOf(answer);
        if (end === "mark") return;
        open.push(ordinal);
        lengths.push(answer.length);
        if (isInMidSentence(seen, words)) cut.push(ordinal);
      },
      end: () => report({ cut, open, lengths, sentences, longest }, context),
    };
  },
};

function valuesOf(list: ChunkedUint32): number[] {
  return Array.from({ length: list.length }, (_, i) => list.at(i));
}

interface Ends {
  /** Rows that end where no sentence ends, and all rows without a mark at their end, with their lengths. */
  readonly cut: ChunkedUint32;
  readonly open: ChunkedUint32;
  readonly lengths: ChunkedUint32;
  readonly sentences: number;
  readonly longest: number;
}

function report(ends: Ends, { rows, report: add }: RuleContext): void {
  const { cut, open, lengths, sentences, longest } = ends;
  const atLimit: number[] = [];
  for (let i = 0; i < open.length; i++) if (lengths.at(i) === longest) atLimit.push(open.at(i));
  const limited = atLimit.length >= MIN_SAME_LENGTH && longest >= MIN_CUT_LENGTH;
  if (limited) {
    const message = `${atLimit.length} answers end without a mark at exactly ${longest} characters, the longest length`;
    add({ place: rows.place(atLimit[0] as number), message });
  }
  if (sentences < MIN_ROWS || open.length > sentences * (1 - ENDED_SHARE)) return;
  const done = new Set(limited ? atLimit : []);
  const share = Math.floor(((sentences - open.length) / sentences) * 100);
  const others = `; ${share}% of the answers end with one`;
  const certain = new Set(valuesOf(cut));
  for (const ordinal of valuesOf(open)) {
    if (done.has(ordinal)) continue;
    const place = rows.place(ordinal);
    if (certain.has(ordinal)) {
      add({ place, message: "the answer stops in the middle of a sentence" });
    } else if (open.length <= sentences * (1 - NEARLY_ALL)) {
      add({ place, severity: "hint", message: `the answer ends without a mark${others}` });
    }
  }
}

/** What an answer ends with. An ellipsis is no end when a word before it never ends a sentence. */
function endOf(answer: string): "mark" | "nothing" {
  const last = lastSign(answer);
  return last === "" || (mark.test(last) && !ellipsis.test(answer)) ? "mark" : "nothing";
}

const mark = /[.!?:;)\]}>"'`»”’。！？…：；）」』|*_~#=\d\p{S}]/u;
const ellipsis = /(?:\.{3}|…)\s*$/;

function lastSign(answer: string): string {
  for (let i = answer.length - 1; i >= 0; i--) {
    if (answer.charCodeAt(i) > 32) return answer.charAt(i);
  }
  return "";
}

/** Ends with a comma, a word that never ends a sentence, or a single letter. */
function isInMidSentence({ answer = "" }: SeenRecord, words: Uint32Array): boolean {
  if (/,\s*$/.test(answer) || neverLast.has(words.at(-1) as number)) return true;
  return /\s[b-hj-z]\s*$/.test(answer);
}
