import type { LineRange } from "../../files/line-file.ts";
import { Fingerprint, viewOf } from "../../hashing/fingerprint.ts";
import { ConversationWalk, type TextSpan } from "../../read/conversation-walk.ts";
import type { FastPath, Taken } from "../../read/fast-path.ts";
import { containsSeparators, decodeShortEscapes } from "./json-bytes.ts";

/** Decides which plain rows are written, and writes them. */
export interface LineTaker {
  /** Whether a row with this fingerprint should be written. */
  isNew(print: Fingerprint): boolean;
  /** Writes lines of a block unchanged. */
  write(block: Buffer, lines: LineRange): void;
}

/** Rows that already are exactly in the conversation format pass without being parsed. */
export function converseFastPath(taker: LineTaker): FastPath {
  const printer = new Printer();
  const run = new LineRun(taker);
  let known: { block: Buffer; plain: boolean } | undefined;
  return (block, from): Taken => {
    if (known?.block !== block) known = { block, plain: !containsSeparators(block) };
    let end = from;
    let records = 0;
    for (let feed = block.indexOf(10, end); known.plain; feed = block.indexOf(10, end)) {
      const to = block[feed - 1] === 13 ? feed - 1 : feed;
      if (feed < 0 || !printer.conversation(block, end, to)) break;
      if (taker.isNew(printer.print)) run.add(block, end, to);
      end = feed + 1;
      records++;
    }
    run.flush(block);
    return { end, records, lines: records };
  };
}

/** Joins lines that follow each other, so that a block without duplicates is copied once. */
class LineRun {
  readonly #taker: LineTaker;
  #from = 0;
  #to = 0;
  #rows = 0;

  constructor(taker: LineTaker) {
    this.#taker = taker;
  }

  add(block: Buffer, from: number, to: number): void {
    if (this.#rows > 0 && from !== this.#to + 1) this.flush(block);
    if (this.#rows === 0) this.#from = from;
    this.#to = to;
    this.#rows++;
  }

  flush(block: Buffer): void {
    if (this.#rows === 0) return;
    const [from, to, rows] = [this.#from, this.#to, this.#rows];
    this.#taker.write(block, { from, to, rows, feed: true });
    this.#rows = 0;
  }
}

/** Fingerprints of conversations. */
class Printer {
  readonly print = new Fingerprint();
  readonly #walk = new ConversationWalk();
  #scratch = Buffer.allocUnsafe(1 << 16);
  #scratchView = viewOf(this.#scratch);

  /** Whether the line is a plain conversation; then `print` is that of its texts. */
  conversation(block: Buffer, from: number, to: number): boolean {
    const walk = this.#walk;
    if (!walk.run(block, from, to)) return false;
    this.print.reset();
    let next = 0;
    for (; next < walk.systemTexts; next++) if (!this.#text(block, next)) return false;
    for (let turn = 0; turn < walk.turnEnds.length; turn++) {
      this.print.addText(turn % 2 === 0 ? "user" : "assistant");
      const end = walk.turnEnds[turn] as number;
      if (end - next > 1 && this.#hasEmptyText(next, end)) return false;
      for (; next < end; next++) if (!this.#text(block, next)) return false;
    }
    return true;
  }

  /** The ordinary writer leaves out an empty text beside others. */
  #hasEmptyText(from: number, end: number): boolean {
    return this.#walk.spans.slice(from, end).some((span) => span.from === span.to);
  }

  /** False when it contains an escape that is not a short one. */
  #text(block: Buffer, index: number): boolean {
    const { from, to, escaped } = this.#walk.spans[index] as TextSpan;
    if (!escaped) {
      this.print.addBytes(this.#walk.view, from, to);
      return true;
    }
    if (to - from > this.#scratch.length) {
      this.#scratch = Buffer.allocUnsafe((to - from) * 2);
      this.#scratchView = viewOf(this.#scratch);
    }
    const length = decodeShortEscapes(block, [from, to], this.#scratch);
    if (length < 0) return false;
    this.print.addBytes(this.#scratchView, 0, length);
    return true;
  }
}
