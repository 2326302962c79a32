import { asBuffer } from "./line-blocks.ts";
import { longestRow } from "./problem.ts";

/** The bytes of one JSON value. */
export interface JsonPiece {
  readonly bytes: Buffer;
  /** Physical line where it starts. */
  readonly line: number;
  /** `cut`: the file ends inside it; `open`: it ends before the brackets around the values close. */
  readonly fault?: "cut" | "open" | "too-long";
}

const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;

/**
 * Cuts a stream of JSON text into the values that are `base` brackets deep: 0 for values one
 * after another, 1 for the items of an array, 2 for the items of an object's arrays.
 */
export async function* jsonPieces(
  chunks: AsyncIterable<Uint8Array>,
  base: number,
): AsyncGenerator<JsonPiece[]> {
  const cutter = new ValueCutter(base);
  for await (const chunk of chunks) {
    cutter.push(asBuffer(chunk));
    yield cutter.take();
    if (cutter.stopped) return;
  }
  cutter.end();
  yield cutter.take();
}

class ValueCutter {
  readonly #base: number;
  #pieces: JsonPiece[] = [];
  #depth = 0;
  #inString = false;
  #escaped = false;
  #line = 1;
  #inPiece = false;
  #pieceLine = 1;
  /** The part of the current piece from earlier chunks, then the chunk. */
  #bytes: Buffer = Buffer.alloc(0);
  /** Where the current piece starts in `#bytes`. */
  #start = 0;
  stopped = false;

  constructor(base: number) {
    this.#base = base;
  }

  take(): JsonPiece[] {
    const pieces = this.#pieces;
    this.#pieces = [];
    return pieces;
  }

  push(chunk: Buffer): void {
    const before = this.#bytes.length;
    this.#bytes = before === 0 ? chunk : Buffer.concat([this.#bytes, chunk]);
    for (let at = before; at < this.#bytes.length; at++) {
      const byte = this.#bytes[at] ?? 0;
      if (byte === 10) this.#line++;
      if (this.#inString) this.#insideString(byte, at);
      else this.#outsideString(byte, at);
    }
    this.#bytes = this.#inPiece ? this.#bytes.subarray(this.#start) : Buffer.alloc(0);
    this.#start = 0;
    if (this.#bytes.length > longestRow) this.#stop("too-long");
  }

  end(): void {
    const whole = this.#depth === this.#base && !this.#inString;
    if (this.#inPiece && !whole) this.#stop("cut");
    else if (this.#inPiece) this.#emit(this.#bytes.length);
    if (!this.stopped && this.#depth > 0) this.#stop("open");
  }

  #insideString(byte: number, at: number): void {
    if (this.#escaped) this.#escaped = false;
    else if (byte === backslash) this.#escaped = true;
    else if (byte === quote) {
      this.#inString = false;
      if (this.#inPiece && this.#depth === this.#base) this.#emit(at + 1);
    }
  }

  #outsideString(byte: number, at: number): void {
    if (this.#inPiece && this.#depth === this.#base && endsScalar(byte)) this.#emit(at);
    else if (!this.#inPiece && this.#opens(byte)) this.#open(at);
    if (byte === quote) this.#inString = true;
    else if (byte === 0x7b || byte === 0x5b) this.#depth++;
    else if (isCloser(byte)) {
      if (this.#depth > 0) this.#depth--;
      if (this.#inPiece && this.#depth === this.#base) this.#emit(at + 1);
    }
  }

  /** A value starts here: at the base depth, with anything but white space, commas and closing brackets. */
  #opens(byte: number): boolean {
    return this.#depth === this.#base && byte > 0x20 && byte !== comma && !isCloser(byte);
  }

  #open(at: number): void {
    this.#inPiece = true;
    this.#start = at;
    this.#pieceLine = this.#line;
  }

  #emit(end: number): void {
    this.#pieces.push({ bytes: this.#bytes.subarray(this.#start, end), line: this.#pieceLine });
    this.#inPiece = false;
  }

  #stop(fault: "cut" | "open" | "too-long"): void {
    const line = fault === "open" ? this.#line : this.#pieceLine;
    this.#pieces.push({ bytes: this.#bytes.subarray(this.#start), line, fault });
    this.#bytes = Buffer.alloc(0);
    this.stopped = true;
  }
}

function isCloser(byte: number): boolean {
  return byte === 0x7d || byte === 0x5d;
}

function endsScalar(byte: number): boolean {
  return byte <= 0x20 || byte === comma || isCloser(byte);
}
