import type { TrainingRecord, Turn } from "../record.ts";
import { TextScan, trait } from "./text-scan.ts";
import { wordHashes } from "./words.ts";

/** One text of a record, with what a look at it showed. */
export interface TextPart {
  readonly side: "system" | "question" | "answer";
  readonly text: string;
  /** JSON path or column. */
  readonly path: string;
  /** Bits of `trait`. */
  readonly traits: number;
}

/** A record with what every rule wants to know of it, found in one look. */
export interface SeenRecord {
  readonly record: TrainingRecord;
  /** Count of the row in the check, from 0. */
  readonly ordinal: number;
  readonly parts: readonly TextPart[];
  /** Text of what is asked: the last turn before the answer. Empty when there is none. */
  readonly question: string;
  /** Text of the answer to learn: the last assistant turn, or RFT's reference answer. */
  readonly answer: string | undefined;
  readonly answerPath: string | undefined;
  /** All traits of all parts. */
  readonly traits: number;
  /** UTF-16 units of all parts. */
  readonly characters: number;
  /** Hash of everything, as it is. */
  readonly exact: Key;
  /** Hash of everything, without case, white-space runs and sentence marks. */
  readonly plain: Key;
  /** Plain hash of everything before the answer. */
  readonly asked: Key;
  /** Plain hash of the answer alone. */
  readonly answered: Key;
  /** Hashes of the words of all turns, made anew at each reading; the array is used again. */
  readonly words: Uint32Array;
}

/** 64 bits. */
export interface Key {
  readonly high: number;
  readonly low: number;
}

const scanner = new TextScan();

/** Looks at a record once. */
export function see(record: TrainingRecord, ordinal: number): SeenRecord {
  const parts: TextPart[] = [];
  const last = record.turns.at(-1);
  const answerTurn = last?.role === "assistant" ? last : undefined;
  scanner.reset();
  for (const text of record.system) look(parts, "system", text, record.systemPath ?? "system");
  for (const turn of record.turns) {
    if (turn !== answerTurn) lookAtTurn(parts, turn);
  }
  const asked = plainKey();
  const before = parts.length;
  const answer = lookAtAnswer(parts, record, answerTurn);
  const exact = exactKey();
  const plain = plainKey();
  scanner.reset();
  for (let i = before; i < parts.length; i++) scanner.scan((parts[i] as TextPart).text);
  return {
    record,
    ordinal,
    parts,
    question: questionOf(record.turns, answerTurn),
    answer,
    answerPath: answer === undefined ? undefined : (answerTurn?.path ?? "reference_answer"),
    traits: parts.reduce((all, part) => all | part.traits, 0),
    characters: parts.reduce((sum, part) => sum + part.text.length, 0),
    exact,
    plain,
    asked,
    answered: plainKey(),
    get words() {
      return wordHashes(parts.flatMap((part) => (part.side === "system" ? [] : [part.text])));
    },
  };
}

/** All text blocks of a turn, joined by line feeds. */
export function textOf(turn: Turn | undefined): string {
  if (turn === undefined) return "";
  const [first] = turn.blocks;
  if (turn.blocks.length === 1 && first !== undefined) return "text" in first ? first.text : "";
  return turn.blocks.flatMap((block) => ("text" in block ? [block.text] : [])).join("\n");
}

function lookAtTurn(parts: TextPart[], turn: Turn): void {
  scanner.divide(turn.role === "user" ? 1 : 2);
  const side = turn.role === "assistant" ? "answer" : "question";
  for (const block of turn.blocks) {
    if ("text" in block) look(parts, side, block.text, turn.path);
    else scanner.scan(JSON.stringify(block.other));
  }
}

function lookAtAnswer(
  parts: TextPart[],
  record: TrainingRecord,
  turn: Turn | undefined,
): string | undefined {
  scanner.divide(3);
  if (turn !== undefined) {
    lookAtTurn(parts, turn);
    return textOf(turn);
  }
  const reference = record.referenceAnswer;
  if (reference === undefined) return undefined;
  const text = typeof reference === "string" ? reference : JSON.stringify(reference);
  look(parts, "answer", text, "reference_answer");
  return text;
}

function look(parts: TextPart[], side: TextPart["side"], text: string, path: string): void {
  scanner.scan(text);
  parts.push({ side, text, path, traits: scanner.traits });
}

function questionOf(turns: readonly Turn[], answer: Turn | undefined): string {
  return textOf(answer === undefined ? turns.at(-1) : turns.at(-2));
}

function exactKey(): Key {
  return { high: scanner.exactHigh, low: scanner.exactLow };
}

function plainKey(): Key {
  return { high: scanner.plainHigh, low: scanner.plainLow };
}

/** True when the text has something besides white space. */
export function isVisible(part: TextPart): boolean {
  return (part.traits & trait.visible) !== 0;
}
