import { isObject } from "../read/row-shape.ts";
import type { Block, TrainingRecord, Turn } from "../record.ts";
import type { DuplicateIndex, Key, Repeats } from "./duplicate-index.ts";
import { TextScan } from "./text-scan.ts";
import { filterBits } from "./word-filter.ts";

/** One text of a record, with the result of its scan. */
export interface TextPart {
  readonly side: "system" | "question" | "answer";
  readonly text: string;
  /** JSON path or column. */
  readonly path: string;
  /** Bits of `trait`. */
  readonly traits: number;
}

/** A record with what every rule needs to know about it, found in one scan. */
export interface SeenRecord {
  readonly record: TrainingRecord;
  /** Count of the row in the check, from 0. */
  readonly ordinal: number;
  readonly parts: readonly TextPart[];
  /** Text of the question: the last turn before the answer. Empty when there is none. */
  readonly question: string;
  /** Text of the answer to learn: the last assistant turn, or RFT's reference answer. */
  readonly answer: string | undefined;
  readonly answerPath: string | undefined;
  /** All traits of all parts. */
  readonly traits: number;
  /** UTF-16 units of all parts. */
  readonly characters: number;
  /** All blocks of all turns are texts. */
  readonly onlyText: boolean;
  /** User and assistant in strict alternation, the user first, the assistant last. */
  readonly orderly: boolean;
  /** Hash of everything, unchanged. */
  readonly exact: Key;
  /** Hash of everything, without case, white space and sentence marks. */
  readonly plain: Key;
  /** Plain hash of everything before the answer. */
  readonly asked: Key;
  /** Plain hash of the answer alone. */
  readonly answered: Key;
  /** Earlier rows that this one repeats. */
  readonly repeats: Repeats;
  /** Hashes of the words of all turns, in lower case; valid until the next record is scanned. */
  words(): Uint32Array;
  /** The same of the last turn before the answer. */
  questionWords(): Uint32Array;
  /** The same of the answer. */
  answerWords(): Uint32Array;
  /** `filterBits` of the words of all turns. */
  filterBits(): number;
}

const scanner = new TextScan();

/** Result of the scan of the last system text. */
let lastSystem = { text: "", traits: 0, plainHigh: 0, plainLow: 0, variant: 0 };

/** Scans a record once; `index` holds the rows before. */
export function scanRecord(
  record: TrainingRecord,
  ordinal: number,
  index: DuplicateIndex,
): SeenRecord {
  const scan = new RecordScan(record, ordinal);
  scan.repeats = index.add(scan);
  return scan;
}

/** All text blocks of a turn, joined by line feeds. */
export function textOf(turn: Turn | undefined): string {
  if (turn === undefined) return "";
  const [first] = turn.blocks;
  if (turn.blocks.length === 1 && first !== undefined) return "text" in first ? first.text : "";
  return turn.blocks.flatMap((block) => ("text" in block ? [block.text] : [])).join("\n");
}

class RecordScan implements SeenRecord {
  readonly record: TrainingRecord;
  readonly ordinal: number;
  readonly parts: TextPart[] = [];
  readonly question: string;
  readonly answer: string | undefined;
  readonly answerPath: string | undefined;
  traits = 0;
  characters = 0;
  onlyText = true;
  readonly orderly: boolean;
  readonly exact: Key;
  readonly plain: Key;
  readonly asked: Key;
  readonly answered: Key;
  repeats: Repeats = { exact: -1, plain: -1 };
  /** Made when first needed. */
  #words: Uint32Array | undefined;
  #questionWords: Uint32Array | undefined;
  #answerWords: Uint32Array | undefined;
  #filterBits: number | undefined;
  readonly #firstWord: number;
  #questionFrom: number;
  readonly #questionTo: number;
  #high = 0;
  #low = 0;
  #variant = 0;

  constructor(record: TrainingRecord, ordinal: number) {
    this.record = record;
    this.ordinal = ordinal;
    const { turns } = record;
    const last = turns.at(-1);
    const answer = last?.role === "assistant" ? last : undefined;
    const before = answer === undefined ? turns.length : turns.length - 1;
    scanner.clearWords();
    for (const text of record.system) this.#scanSystem(text, record.systemPath ?? "system");
    this.#questionFrom = this.#firstWord = scanner.wordCount;
    for (let i = 0; i < before; i++) {
      this.#questionFrom = scanner.wordCount;
      this.#scanTurn(turns[i] as Turn);
    }
    this.#questionTo = scanner.wordCount;
    this.question = textOf(turns[before - 1]);
    this.asked = { high: this.#high, low: this.#low };
    const variant = this.#variant;
    this.#high = this.#low = this.#variant = 0;
    this.answer = answer === undefined ? this.#reference() : textOf(answer);
    if (answer !== undefined) this.#scanTurn(answer);
    this.answerPath = this.answer === undefined ? undefined : (answer?.path ?? "reference_answer");
    this.answered = { high: this.#high, low: this.#low };
    this.plain = together(this.asked, this.answered);
    const left = Math.imul(variant, 0x2c1b3c6d) ^ this.#variant;
    this.exact = {
      high: this.plain.high ^ Math.imul(left, 0x7f4a7c15),
      low: this.plain.low ^ left,
    };
    this.orderly = isOrderly(turns);
  }

  words(): Uint32Array {
    this.#words ??= scanner.words.subarray(this.#firstWord, scanner.wordCount);
    return this.#words;
  }

  questionWords(): Uint32Array {
    this.#questionWords ??= scanner.words.subarray(this.#questionFrom, this.#questionTo);
    return this.#questionWords;
  }

  answerWords(): Uint32Array {
    this.#answerWords ??= scanner.words.subarray(this.#questionTo, scanner.wordCount);
    return this.#answerWords;
  }

  filterBits(): number {
    this.#filterBits ??= filterBits(this.words());
    return this.#filterBits;
  }

  /** Most datasets have one system text for all rows: it is scanned once. */
  #scanSystem(text: string, path: string): void {
    if (text !== lastSystem.text) {
      scanner.scan(text);
      const { traits, plainHigh, plainLow, variant } = scanner;
      lastSystem = { text, traits, plainHigh, plainLow, variant };
    }
    const { traits, plainHigh, plainLow, variant } = lastSystem;
    this.#keep({ side: "system", text, path, traits });
    this.#mix(plainHigh, plainLow, variant);
  }

  #scanTurn({ role, blocks, path }: Turn): void {
    this.#mix(role === "user" ? 1 : 2, blocks.length, 0);
    const side = role === "assistant" ? "answer" : "question";
    for (const block of blocks) this.#scanBlock(block, side, path);
  }

  #scanBlock(block: Block, side: TextPart["side"], path: string): void {
    if ("text" in block) {
      this.#scanText(side, block.text, path);
      return;
    }
    this.onlyText = false;
    const reasoning = reasoningOf(block.other);
    if (reasoning !== undefined) {
      this.#scanText(side, reasoning, path);
      return;
    }
    scanner.scan(JSON.stringify(block.other));
    this.#mix(scanner.plainHigh, scanner.plainLow, scanner.variant);
  }

  #reference(): string | undefined {
    const { referenceAnswer } = this.record;
    if (referenceAnswer === undefined) return undefined;
    const text =
      typeof referenceAnswer === "string" ? referenceAnswer : JSON.stringify(referenceAnswer);
    this.#scanText("answer", text, "reference_answer");
    return text;
  }

  #scanText(side: TextPart["side"], text: string, path: string): void {
    scanner.scan(text);
    this.#keep({ side, text, path, traits: scanner.traits });
    this.#mix(scanner.plainHigh, scanner.plainLow, scanner.variant);
  }

  #keep(part: TextPart): void {
    this.traits |= part.traits;
    this.characters += part.text.length;
    this.parts.push(part);
  }

  #mix(high: number, low: number, variant: number): void {
    const mixed = Math.imul(this.#high ^ high, 0x85ebca6b);
    this.#high = mixed ^ (mixed >>> 13);
    this.#low = Math.imul(this.#low ^ low, 0xc2b2ae35) ^ (this.#low >>> 16);
    this.#variant = Math.imul(this.#variant, 0x9e3779b1) ^ variant;
  }
}

function reasoningOf({ reasoningContent }: Readonly<Record<string, unknown>>): string | undefined {
  const inner = isObject(reasoningContent) ? reasoningContent["reasoningText"] : undefined;
  const text = isObject(inner) ? inner["text"] : undefined;
  return typeof text === "string" ? text : undefined;
}

function together(asked: Key, answered: Key): Key {
  const mixed = Math.imul(asked.high, 0x27d4eb2f) ^ answered.high;
  return { high: mixed, low: Math.imul(asked.low, 0x165667b1) ^ answered.low };
}

function isOrderly(turns: readonly Turn[]): boolean {
  if (turns.length === 0 || turns.length % 2 === 1) return false;
  for (let i = 0; i < turns.length; i++) {
    if ((turns[i] as Turn).role !== (i % 2 === 0 ? "user" : "assistant")) return false;
  }
  return true;
}
