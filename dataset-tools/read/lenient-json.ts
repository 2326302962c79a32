import { curlyString, type ForeignString, pythonString } from "./lenient-strings.ts";
import { bareKeyAt, commentEnd, isQuote, jsonStringEnd, scalarAt } from "./lenient-tokens.ts";
import { deepestNesting } from "./problem.ts";

/** What keeps a text from being JSON although what it means is certain. */
export type JsonSlip =
  | "byte-order-mark"
  | "json-comment"
  | "trailing-comma"
  | "comma-after-record"
  | "concatenated-records"
  | "missing-comma"
  | "nan-value"
  | "python-literals"
  | "curly-quotes"
  | "unquoted-key";

/** A value in the text: where it starts and ends, and its text as strict JSON. */
interface LenientValue {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** A text read in spite of its slips. */
export interface Lenient {
  /** The values one after another. */
  readonly values: readonly LenientValue[];
  /** Index of the first slip of each kind, in order. */
  readonly slips: ReadonlyMap<JsonSlip, number>;
  /** Why it cannot be read with certainty; then `values` has only what comes before. */
  readonly failure?: Failure;
}

interface Failure {
  readonly at: number;
  readonly reason: string;
  /** The text ends before its value does. */
  readonly truncated: boolean;
}

/**
 * Reads a text that `JSON.parse` rejects, as long as only one meaning is possible, and writes its values
 * as JSON: what is not a slip stays character for character. With `cut`, a value that is not whole is closed.
 */
export function readLenient(text: string, { cut = false } = {}): Lenient {
  const walk = new LenientWalk(text);
  const failure = walk.run();
  if (cut && failure?.truncated === true) walk.closeOpen();
  const { values, slips } = walk;
  return failure === undefined ? { values, slips } : { values, slips, failure };
}

type Expected = "value" | "first" | "key" | "colon" | "next";

interface Edit {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

class LenientWalk {
  readonly values: LenientValue[] = [];
  readonly slips = new Map<JsonSlip, number>();
  readonly #text: string;
  #at = 0;
  #expected: Expected = "value";
  readonly #open: ("}" | "]")[] = [];
  #edits: Edit[] = [];
  #start = 0;
  /** Index of the comma after which an item or a closing bracket is expected. */
  #comma = -1;
  /** Where a cut value could be closed: after a whole item. */
  #safe = { at: 0, open: "" };

  constructor(text: string) {
    this.#text = text;
  }

  run(): Failure | undefined {
    for (;;) {
      const found = this.#skip() ?? this.#step();
      if (found === "end") return undefined;
      if (found !== undefined) return found;
    }
  }

  /** Closes a value whose end is missing after its last whole item. */
  closeOpen(): void {
    const { at, open } = this.#safe;
    if (at <= this.#start) return;
    this.#edits = this.#edits.filter(({ to }) => to <= at);
    const text = this.#written(at) + open;
    this.values.push({ start: this.#start, end: this.#text.length, text });
  }

  #step(): Failure | "end" | undefined {
    const char = this.#text[this.#at];
    if (this.#open.length === 0 && this.#expected === "value") return this.#outside(char);
    if (char === undefined) return this.#endsEarly();
    if (this.#expected === "colon") return this.#colon(char);
    if (this.#expected === "next") return this.#next(char);
    if (char === this.#open.at(-1) && this.#mayClose()) return this.#close();
    const key = this.#expected !== "value" && this.#open.at(-1) === "}";
    this.#comma = -1;
    return key ? this.#key(char) : this.#value(char);
  }

  /** Between the values. */
  #outside(char: string | undefined): Failure | "end" | undefined {
    if (char === undefined) return "end";
    if (char === ",") {
      this.#note("comma-after-record", this.#at++);
      this.#comma = this.#at;
      return undefined;
    }
    const opens = char === "{" || char === "[";
    const isFirst = this.values.length === 0;
    if (!opens && !isFirst) return this.#fail("there is more text after the JSON value");
    if (!isFirst && this.#comma === -1) this.#note("concatenated-records", this.#at);
    this.#comma = -1;
    this.#start = this.#at;
    this.#edits = [];
    return this.#value(char);
  }

  #colon(char: string): Failure | undefined {
    if (char !== ":") return this.#fail("a colon must follow the key");
    return this.#go(this.#at + 1, "value");
  }

  #next(char: string): Failure | undefined {
    const closer = this.#open.at(-1);
    if (char === closer) return this.#close();
    if (char === ",") {
      this.#comma = this.#at;
      return this.#go(this.#at + 1, closer === "}" ? "key" : "first");
    }
    if (char !== "{" || closer !== "]" || this.#lastChar() !== "}") {
      return this.#fail(`a comma or ${closer} is expected here`);
    }
    this.#note("missing-comma", this.#at);
    this.#edits.push({ from: this.#at, to: this.#at, text: "," });
    return this.#value(char);
  }

  #lastChar(): string | undefined {
    return this.#text[this.#safe.at - 1];
  }

  /** At the start of a container, or after a comma that is one too many. */
  #mayClose(): boolean {
    if (this.#comma !== -1) {
      this.#note("trailing-comma", this.#comma);
      this.#edits.push({ from: this.#comma, to: this.#comma + 1, text: "" });
      this.#comma = -1;
      return true;
    }
    return this.#expected === "first";
  }

  #close(): undefined {
    this.#open.pop();
    this.#at++;
    this.#ended();
  }

  #key(char: string): Failure | undefined {
    if (isQuote(char)) return this.#string(char, "colon");
    const key = bareKeyAt(this.#text, this.#at);
    if (key === undefined) return this.#fail("a key in double quotes is expected here");
    this.#note("unquoted-key", this.#at);
    this.#replace(this.#at + key.length, JSON.stringify(key));
    this.#expected = "colon";
    return undefined;
  }

  #value(char: string): Failure | undefined {
    if (char === "{" || char === "[") {
      if (this.#open.length > deepestNesting) return this.#fail("the record is nested too deeply");
      this.#open.push(char === "{" ? "}" : "]");
      this.#go(this.#at + 1, "first");
      this.#mark();
      return undefined;
    }
    if (isQuote(char)) return this.#string(char, "next");
    const found = scalarAt(this.#text, this.#at);
    if (found === undefined) return this.#fail("a JSON value is expected here");
    for (const slip of found.slips) this.#note(slip, this.#at);
    if (found.json === undefined) this.#at += found.length;
    else this.#replace(this.#at + found.length, found.json);
    return this.#ended();
  }

  #string(char: string, then: "colon" | "next"): Failure | undefined {
    const end = char === '"' ? jsonStringEnd(this.#text, this.#at) : -1;
    if (end >= 0) this.#at = end;
    else {
      const failure = this.#foreignString(char);
      if (failure !== undefined) return failure;
    }
    if (then === "next") return this.#ended();
    this.#expected = "colon";
    return undefined;
  }

  /** Python writes a text with an apostrophe in double quotes, with its own escapes. */
  #foreignString(char: string): Failure | undefined {
    const curly = char === "\u201c";
    const read: ForeignString = (curly ? curlyString : pythonString)(this.#text, this.#at);
    if ("reason" in read) {
      if (char !== '"') this.#note(curly ? "curly-quotes" : "python-literals", this.#at);
      return read;
    }
    if (char === '"' && !this.slips.has("python-literals")) {
      return this.#fail("this string is not valid JSON");
    }
    this.#note(curly ? "curly-quotes" : "python-literals", this.#at);
    this.#replace(read.end, JSON.stringify(read.text));
    return undefined;
  }

  /** A value has ended: inside a container more may follow; otherwise it is written. */
  #ended(): undefined {
    this.#expected = "next";
    this.#mark();
    if (this.#open.length > 0) return;
    const [start, end] = [this.#start, this.#at];
    this.values.push({ start, end, text: this.#written(end) });
    this.#expected = "value";
  }

  #mark(): void {
    this.#safe = { at: this.#at, open: this.#open.toReversed().join("") };
  }

  #written(end: number): string {
    let written = "";
    let from = this.#start;
    for (const edit of this.#edits.toSorted((a, b) => a.from - b.from)) {
      written += this.#text.slice(from, edit.from) + edit.text;
      from = edit.to;
    }
    return written + this.#text.slice(from, end);
  }

  /** Skips white space, byte-order marks and comments. */
  #skip(): Failure | undefined {
    for (;;) {
      const char = this.#text[this.#at];
      if (char === " " || char === "\n" || char === "\r" || char === "\t") this.#at++;
      else if (char === "\ufeff") this.#drop("byte-order-mark", this.#at + 1);
      else if (char === "#" || (char === "/" && /[/*]/.test(this.#text[this.#at + 1] ?? ""))) {
        const end = commentEnd(this.#text, this.#at);
        if (end === -1) return { ...this.#fail("a comment is not closed"), truncated: true };
        this.#drop("json-comment", end);
      } else return undefined;
    }
  }

  #drop(slip: JsonSlip, end: number): void {
    this.#note(slip, this.#at);
    this.#replace(end, "");
  }

  #replace(to: number, text: string): void {
    this.#edits.push({ from: this.#at, to, text });
    this.#at = to;
  }

  #note(slip: JsonSlip, at: number): void {
    if (!this.slips.has(slip)) this.slips.set(slip, at);
  }

  #go(at: number, expected: Expected): undefined {
    this.#at = at;
    this.#expected = expected;
  }

  #fail(reason: string): Failure {
    return { at: this.#at, reason, truncated: false };
  }

  #endsEarly(): Failure {
    const count = this.#open.length;
    const missing = count === 1 ? `the closing ${this.#open[0]}` : `${count} closing brackets`;
    return { at: this.#at, reason: `the text ends before ${missing}`, truncated: true };
  }
}
