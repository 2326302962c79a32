import type { JsonSlip } from "./lenient-json.ts";
import { asBuffer } from "./line-blocks.ts";
import { longestRow } from "./problem.ts";

/** Which values of a file are its records. */
export interface PieceLayout {
  /** Brackets around the records: 0 one after another, 1 in an array, 2 in the arrays of an object. */
  readonly depth: 0 | 1 | 2;
  /** Of an object: whether the array under this key has records; all have when absent. */
  readonly isSection?: ((key: string) => boolean) | undefined;
  /** The records are the values of one object. */
  readonly keyed?: boolean;
}

interface At {
  /** Physical line, from 1. */
  readonly line: number;
  /** Character column in that line, from 1. */
  readonly column: number;
}

/** The bytes of one record, or what is wrong between two of them. */
export type JsonPiece =
  | (At & {
      readonly bytes: Buffer;
      /** `cut`: the file ends inside it; `open`: it ends before the brackets around the values close. */
      readonly fault?: "cut" | "open" | "too-long" | "stray";
    })
  | (At & { readonly slip: JsonSlip })
  /** A list of objects or lists under a key of the outermost object, and whether it is read. */
  | (At & { readonly section: string; readonly isRead: boolean });

/** Cuts a stream of JSON text into its records. Quotes of Python, curly quotes and comments are understood. */
export async function* jsonPieces(
  chunks: AsyncIterable<Uint8Array>,
  layout: PieceLayout,
): AsyncGenerator<JsonPiece[]> {
  const cutter = new ValueCutter(layout);
  for await (const chunk of chunks) {
    cutter.push(asBuffer(chunk));
    yield cutter.take();
    if (cutter.stopped) return;
  }
  cutter.end();
  yield cutter.take();
}

const doubleQuote = 0x22;
const singleQuote = 0x27;
const backslash = 0x5c;
const comma = 0x2c;
const colon = 0x3a;
/** Last bytes of the curly quotes and of the byte-order mark, whose first ones are E2 80 and EF BB. */
const curlyOpen = 0x9c;
const curlyClose = 0x9d;
const markEnd = 0xbf;
const lineComment = 10;
const blockComment = 0x2f;

class ValueCutter {
  readonly #layout: PieceLayout;
  #pieces: JsonPiece[] = [];
  readonly #open: number[] = [];
  /** Closing byte of the string or comment that the position is in; 0 outside both. */
  #string = 0;
  #comment = 0;
  #escaped = false;
  /** Last byte outside strings and comments that is not white space, and the byte before the current one. */
  #last = 0;
  #before = 0;
  /** What came last between the records. */
  #since: "start" | "value" | "comma" = "start";
  /** The open array is one of records. */
  #active: boolean;
  #key = "";
  /** The current list has been named, or there is nothing to name. */
  #isNamed = true;
  #line = 1;
  /** Offset in the file of the line's start and of the buffer; bytes that are not characters of their own. */
  #lineStart = 0;
  #offset = 0;
  #extra = 0;
  /** Where the current piece or key starts in `#bytes`; -1 outside both. */
  #from = -1;
  #isKey = false;
  #at: At = { line: 1, column: 1 };
  #bytes: Buffer = Buffer.alloc(0);
  stopped = false;

  constructor(layout: PieceLayout) {
    this.#layout = layout;
    this.#active = layout.depth === 0;
  }

  take(): JsonPiece[] {
    const pieces = this.#pieces;
    this.#pieces = [];
    return pieces;
  }

  push(chunk: Buffer): void {
    const start = this.#bytes.length;
    this.#bytes = Buffer.concat([this.#bytes, chunk]);
    for (let at = start; at < this.#bytes.length && !this.stopped; at++) {
      const byte = this.#bytes[at] ?? 0;
      if (
        byte > doubleQuote &&
        byte < backslash &&
        this.#string === doubleQuote &&
        !this.#escaped
      ) {
        continue;
      }
      if (byte === 10) this.#newLine(at);
      else if (byte >= 0x80) this.#countExtra(byte);
      if (this.#string !== 0) this.#insideString(byte, at);
      else if (this.#comment !== 0) this.#insideComment(byte);
      else this.#outside(byte, at);
      this.#before = byte;
    }
    this.#keepRest();
  }

  end(): void {
    const whole = this.#open.length === this.#layout.depth && this.#string === 0;
    const inPiece = this.#from >= 0 && !this.#isKey;
    if (inPiece && !whole) this.#stop("cut");
    else if (inPiece) this.#emit(this.#bytes.length);
    if (!this.stopped && this.#open.length > 0) this.#stop("open");
  }

  #keepRest(): void {
    const from = this.#from >= 0 ? this.#from : this.#bytes.length;
    this.#offset += from;
    this.#bytes = this.#bytes.subarray(from);
    if (this.#from >= 0) this.#from = 0;
    if (this.#bytes.length > longestRow) this.#stop("too-long");
  }

  #newLine(at: number): void {
    this.#line++;
    this.#lineStart = this.#offset + at + 1;
    this.#extra = 0;
  }

  /** Continuation bytes are no characters, and a character of four bytes is two units of UTF-16. */
  #countExtra(byte: number): void {
    if (byte < 0xc0) this.#extra++;
    else if (byte >= 0xf0) this.#extra--;
  }

  #here(at: number): At {
    const column = this.#offset + at - this.#lineStart - this.#extra + 1;
    return { line: this.#line, column };
  }

  #insideString(byte: number, at: number): void {
    if (this.#escaped) this.#escaped = false;
    else if (byte === backslash) this.#escaped = true;
    else if (byte === this.#string && (byte !== curlyClose || this.#before === 0x80)) {
      this.#string = 0;
      this.#last = doubleQuote;
      if (this.#from >= 0 && this.#open.length === this.#base()) this.#emit(at + 1);
    }
  }

  #insideComment(byte: number): void {
    if (this.#comment === blockComment ? byte === 0x2f && this.#before === 0x2a : byte === 10) {
      this.#comment = 0;
    }
  }

  /** Depth at which the current piece ends; keys of sections are inside one bracket. */
  #base(): number {
    return this.#isKey ? 1 : this.#layout.depth;
  }

  #outside(byte: number, at: number): void {
    if (byte <= 0x20) {
      if (this.#from >= 0 && this.#open.length === this.#base()) this.#emit(at);
      return;
    }
    if (this.#startsComment(byte, at)) return;
    const ends = byte === comma || byte === colon || isCloser(byte);
    if (ends && this.#from >= 0 && this.#open.length === this.#base()) this.#emit(at);
    if (this.#from < 0) this.#between(byte, at);
    if (this.#opensString(byte)) return;
    if (byte === 0x7b || byte === 0x5b) this.#enter(byte);
    else if (isCloser(byte)) this.#leave(at);
    this.#last = byte;
  }

  /** `#`, `//` and the start of a block comment are never JSON outside strings. */
  #startsComment(byte: number, at: number): boolean {
    const second = this.#before === 0x2f && (byte === 0x2f || byte === 0x2a);
    if (byte !== 0x23 && !second) return byte === 0x2f;
    this.#comment = byte === 0x2a ? blockComment : lineComment;
    if (this.#from < 0) this.#slip("json-comment", second ? at - 1 : at);
    return true;
  }

  /** Single and curly quotes count where a string may start; elsewhere they are part of broken text. */
  #opensString(byte: number): boolean {
    const may = this.#last === 0 || "{[,:".includes(String.fromCharCode(this.#last));
    if (byte === doubleQuote) this.#string = doubleQuote;
    else if (byte === singleQuote && may) this.#string = singleQuote;
    else if (byte === curlyOpen && this.#before === 0x80 && may) this.#string = curlyClose;
    else return byte >= 0x80;
    return true;
  }

  /** Between the records. */
  #between(byte: number, at: number): void {
    const depth = this.#open.length;
    if (byte >= 0x80 && byte < 0xc0 && byte !== markEnd) return;
    if (depth === 0 && this.#layout.depth > 0) this.#outermost(byte, at);
    else if (depth === 1 && this.#layout.depth === 2) this.#keyStart(byte, at);
    else if (depth === this.#layout.depth && this.#active) this.#atRecord(byte, at);
  }

  /** Outside the bracket around the whole: another one may follow, and nothing else. */
  #outermost(byte: number, at: number): void {
    if (byte === 0xef || byte === 0xbb) return;
    const opens = byte === (this.#layout.depth === 1 && this.#layout.keyed !== true ? 0x5b : 0x7b);
    if (byte === markEnd) this.#slip("byte-order-mark", at);
    else if (!opens) this.#stray(at);
    else if (isCloser(this.#before)) this.#slip("concatenated-records", at);
  }

  #keyStart(byte: number, at: number): void {
    const isString = byte === doubleQuote || byte === singleQuote;
    if (!isString || this.#last === colon) return;
    this.#isKey = true;
    this.#from = at;
  }

  #atRecord(byte: number, at: number): void {
    if (byte === 0xef || byte === 0xbb || byte === colon) return;
    if (byte === markEnd) this.#slip("byte-order-mark", at);
    else if (byte === comma) this.#commaAt(at);
    else if (!isCloser(byte)) this.#startPiece(at);
    else if (this.#since === "comma") this.#slip("trailing-comma", at);
  }

  #startPiece(at: number): void {
    if (this.#layout.keyed === true && this.#last !== colon) return;
    this.#noteStart(at);
    this.#from = at;
    this.#at = this.#here(at);
  }

  #noteStart(at: number): void {
    const { depth } = this.#layout;
    if (this.#since !== "value") return;
    if (depth > 0) this.#slip("missing-comma", at);
    else if (isCloser(this.#before)) this.#slip("concatenated-records", at);
  }

  #commaAt(at: number): void {
    if (this.#layout.depth === 0) this.#slip("comma-after-record", at);
    else if (this.#since !== "value") this.#slip("trailing-comma", at);
    this.#since = "comma";
  }

  #enter(byte: number): void {
    this.#open.push(byte);
    const { depth, isSection, keyed } = this.#layout;
    if (depth === 2 && this.#open.length === 3) this.#nameSection();
    if (this.#from >= 0 || this.#open.length !== depth || depth === 0) return;
    const chosen = depth === 1 || isSection === undefined || isSection(this.#key);
    this.#active = chosen && (keyed === true || byte === 0x5b);
    this.#since = "start";
    this.#isNamed = byte !== 0x5b;
  }

  /** At the first item of a list, when the item is an object or a list itself. */
  #nameSection(): void {
    if (this.#isNamed) return;
    this.#isNamed = true;
    const at = { line: this.#line, column: 1 };
    this.#pieces.push({ section: this.#key, isRead: this.#active, ...at });
  }

  #leave(at: number): void {
    const { depth } = this.#layout;
    if (this.#open.pop() === undefined) this.#stray(at);
    else if (this.#from >= 0 && this.#open.length === this.#base()) this.#emit(at + 1);
    else if (this.#open.length < depth) this.#active = false;
    if (this.#open.length === 0 && depth > 0) this.#since = "value";
  }

  #emit(end: number): void {
    const bytes = this.#bytes.subarray(this.#from, end);
    this.#from = -1;
    if (this.#isKey) {
      this.#isKey = false;
      this.#key = bytes.subarray(1, -1).toString();
      return;
    }
    this.#pieces.push({ bytes, ...this.#at });
    this.#since = "value";
  }

  #slip(slip: JsonSlip, at: number): void {
    this.#pieces.push({ slip, ...this.#here(at) });
  }

  #stray(at: number): void {
    this.#pieces.push({ bytes: Buffer.alloc(0), ...this.#here(at), fault: "stray" });
    this.stopped = true;
  }

  #stop(fault: "cut" | "open" | "too-long"): void {
    const place = fault === "open" ? this.#here(this.#bytes.length) : this.#at;
    const bytes = this.#from >= 0 ? this.#bytes.subarray(this.#from) : Buffer.alloc(0);
    this.#pieces.push({ bytes, ...place, fault });
    this.#bytes = Buffer.alloc(0);
    this.stopped = true;
  }
}

function isCloser(byte: number): boolean {
  return byte === 0x7d || byte === 0x5d;
}
