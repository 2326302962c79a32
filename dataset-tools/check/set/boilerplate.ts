import { ChunkedUint32 } from "../../hashing/chunked-array.ts";
import { KeyIndex } from "../../hashing/key-index.ts";
import type { Rule, RuleContext } from "../rule.ts";

/** As many words at the end of a text are compared. */
const WORDS = 8;
const MIN_ROWS = 50;
const MIN_TEXTS = 10;
const MIN_SHARE = 0.05;
/** What ends nearly all questions is a prompt. */
const PROMPT_SHARE = 0.9;
const MAX_TEXTS = 50_000;
const TAIL = 400;

/** Signs of a signature or a disclaimer, in seven languages. */
const cue =
  /sent from my|sent via|get outlook|confidential|intended (?:only|solely|recipient)|meant only for|addressee|disclaimer|unsubscribe|all rights reserved|do not reply|virus|regards|sincerely|gesendet (?:von|mit)|vertraulich|mit freundlichen|viele grüße|abmelden|envoyé de(?:puis)?|confidentiel|cordialement|enviado desde|saludos|atentamente|inviato da|cordiali saluti|riservat|enviado do|atenciosamente|verzonden vanaf|vertrouwelijk|met vriendelijke|copyright|©|privacy policy|terms of service/i;

/** The same signature or disclaimer at the end of many questions. */
export const boilerplate: Rule = {
  code: "boilerplate",
  severity: "warning",
  title: "Same signature or disclaimer in many questions",
  why: "It says nothing about the answer, costs tokens in every row, and the model may take it for a sign of the label.",
  remedy: "Strip it from the questions.",
  source: "deepchecks, special text; NeMo Curator, BoilerPlateStringFilter",
  repairable: false,
  create(context) {
    const endings = new Endings();
    return {
      record(seen) {
        const words = seen.questionWords();
        endings.add(words, seen.question, seen.ordinal);
      },
      end: () => reportLargest(endings, context),
    };
  },
};

/** How many of the first 50,000 texts have the same last words. */
class Endings {
  /** Texts that were compared. */
  texts = 0;
  readonly #index = new KeyIndex();
  readonly #firsts = new ChunkedUint32();
  readonly #repeated = new Map<number, { texts: number; hasCue: boolean }>();

  add(words: Uint32Array, text: string, ordinal: number): void {
    if (this.texts >= MAX_TEXTS) return;
    this.texts++;
    if (words.length <= WORDS) return;
    let high = 0x2bdd1d3f;
    let low = 0x11c9dc5;
    for (let i = words.length - WORDS; i < words.length; i++) {
      high = Math.imul(high ^ (words[i] as number), 0xc2b2ae35) ^ (high >>> 13);
      low = Math.imul(low ^ (words[i] as number), 0x85ebca6b) ^ (low >>> 15);
    }
    const ending = this.#index.put(high, low, this.#firsts.length);
    if (ending < 0) this.#firsts.push(ordinal);
    else {
      const known = this.#repeated.get(ending);
      if (known !== undefined) known.texts++;
      else this.#repeated.set(ending, { texts: 2, hasCue: cue.test(text.slice(-TAIL)) });
    }
  }

  /** The most frequent ending, with the first row that has it. */
  get largest(): { first: number; texts: number; hasCue: boolean } | undefined {
    const [largest] = [...this.#repeated].sort(([, a], [, b]) => b.texts - a.texts);
    return largest === undefined
      ? undefined
      : { first: this.#firsts.at(largest[0]), ...largest[1] };
  }
}

function reportLargest(endings: Endings, { rows, report }: RuleContext): void {
  const { largest, texts: all } = endings;
  if (largest === undefined || all < MIN_ROWS) return;
  const { first, texts, hasCue } = largest;
  const isPrompt = texts > all * PROMPT_SHARE && !hasCue;
  if (texts < Math.max(MIN_TEXTS, all * MIN_SHARE) || isPrompt) return;
  const message = `${texts} of ${all} questions end with the same ${WORDS} or more words as this one`;
  report({ place: rows.place(first), severity: hasCue ? "warning" : "hint", message });
}
