import type { LineRange } from "../../files/line-file.ts";
import { Fingerprint, viewOf } from "../../hashing/fingerprint.ts";
import type { FastPath, Taken } from "../../read/fast-path.ts";
import { containsSeparators, decodeShortEscapes, plainRun } from "./json-bytes.ts";

/** Decides which plain rows are written, and writes them. */
export interface LineTaker {
  /** Whether a row with this fingerprint should be written. */
  isNew(print: Fingerprint): boolean;
  /** Writes lines of a block unchanged. */
  write(block: Buffer, lines: LineRange): void;
}

/** The fixed parts of a conversation as JSON.stringify writes it, and as Python's json.dumps does. */
interface Fixed {
  readonly opening: Buffer;
  readonly system: Buffer;
  readonly messages: Buffer;
  readonly nextText: Buffer;
  readonly user: Buffer;
  readonly assistant: Buffer;
  readonly next: Buffer;
}

const compact = fixed(":", ",");
const spaced = fixed(": ", ", ");

function fixed(colon: string, comma: string): Fixed {
  const bytes = (text: string) => Buffer.from(text.replaceAll(":", colon).replaceAll(",", comma));
  return {
    opening: bytes('{"schemaVersion":"bedrock-conversation-2024",'),
    system: bytes('"system":[{"text":"'),
    messages: bytes('"messages":['),
    nextText: bytes(',{"text":"'),
    user: bytes('{"role":"user","content":[{"text":"'),
    assistant: bytes('{"role":"assistant","content":[{"text":"'),
    next: bytes(","),
  };
}

/** Rows that already are exactly in the conversation format pass without being parsed. */
export function converseFastPath(taker: LineTaker): FastPath {
  const walk = new Walk();
  const run = new LineRun(taker);
  let known: { block: Buffer; plain: boolean } | undefined;
  return (block, from): Taken => {
    if (known?.block !== block) known = { block, plain: !containsSeparators(block) };
    let end = from;
    let records = 0;
    for (let feed = block.indexOf(10, end); known.plain; feed = block.indexOf(10, end)) {
      const to = block[feed - 1] === 13 ? feed - 1 : feed;
      if (feed < 0 || !walk.conversation(block, end, to)) break;
      if (taker.isNew(walk.print)) run.add(block, end, to);
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

/** Goes along one line; every method moves `#at`, or says that the line is not plain. */
class Walk {
  readonly print = new Fingerprint();
  #block: Buffer = Buffer.alloc(0);
  #view = viewOf(this.#block);
  #at = 0;
  #end = 0;
  #scratch = Buffer.allocUnsafe(1 << 16);
  #scratchView = viewOf(this.#scratch);

  conversation(block: Buffer, from: number, to: number): boolean {
    if (block !== this.#block) {
      this.#block = block;
      this.#view = viewOf(block);
    }
    this.#at = from;
    this.#end = to;
    this.print.reset();
    const style = this.#is(compact.opening) ? compact : spaced;
    if (style === spaced && !this.#is(spaced.opening)) return false;
    if (this.#is(style.system) && !(this.#texts(style) && this.#is(style.next))) return false;
    return this.#is(style.messages) && this.#turns(style) && this.#byte(0x7d) && this.#at === to;
  }

  #turns(style: Fixed): boolean {
    do {
      if (!this.#is(style.user) || !this.#turn("user", style)) return false;
      if (!this.#is(style.next) || !this.#is(style.assistant)) return false;
      if (!this.#turn("assistant", style)) return false;
    } while (this.#is(style.next));
    return this.#byte(0x5d);
  }

  #turn(role: string, style: Fixed): boolean {
    this.print.addText(role);
    return this.#texts(style) && this.#byte(0x7d);
  }

  /** The rest of a list of text blocks, from inside the first text on. */
  #texts(style: Fixed): boolean {
    do {
      if (!this.#text() || !this.#byte(0x7d)) return false;
    } while (this.#is(style.nextText));
    return this.#byte(0x5d);
  }

  /** The rest of a JSON string. */
  #text(): boolean {
    const start = this.#at;
    let escapes = false;
    let at = plainRun(this.#view, start, this.#end);
    while (at < this.#end && this.#block[at] === 0x5c) {
      escapes = true;
      at = plainRun(this.#view, at + 2, this.#end);
    }
    if (at >= this.#end || this.#block[at] !== 0x22) return false;
    this.#at = at + 1;
    if (escapes) return this.#printDecoded(start, at);
    this.print.addBytes(this.#view, start, at);
    return true;
  }

  #printDecoded(start: number, end: number): boolean {
    if (end - start > this.#scratch.length) {
      this.#scratch = Buffer.allocUnsafe((end - start) * 2);
      this.#scratchView = viewOf(this.#scratch);
    }
    const length = decodeShortEscapes(this.#block, [start, end], this.#scratch);
    if (length < 0) return false;
    this.print.addBytes(this.#scratchView, 0, length);
    return true;
  }

  #byte(byte: number): boolean {
    if (this.#at >= this.#end || this.#block[this.#at] !== byte) return false;
    this.#at++;
    return true;
  }

  #is(part: Buffer): boolean {
    const { length } = part;
    if (this.#at + length > this.#end) return false;
    for (let i = 0; i < length; i++) if (this.#block[this.#at + i] !== part[i]) return false;
    this.#at += length;
    return true;
  }
}
