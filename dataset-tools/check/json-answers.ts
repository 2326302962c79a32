import { ChunkedUint32 } from "../hashing/chunked-array.ts";
import type { Place } from "../record.ts";
import { JsonPaths } from "./json-paths.ts";
import type { Found } from "./rule.ts";
import type { SeenRecord } from "./seen-record.ts";

const MIN_ROWS = 5;
/** From this many rows on it is clear whether the answers are JSON. */
const ENOUGH_ROWS = 100;
const MIN_SHARE = 0.6;
const MAX_SHAPES = 2000;
/** The number of a shape that is not kept. */
const NO_SHAPE = 0;

/** A block of code around the whole answer. */
const fence = /^\s*```[A-Za-z]*[ \t]*\r?\n?([\s\S]*?)\r?\n?[ \t]*```\s*$/;

/** The text between code fences that enclose the whole text; undefined when there are none. */
export function withoutFence(text: string): string | undefined {
  return text.includes("```") ? fence.exec(text)?.[1] : undefined;
}

/** The object or list that a text is in JSON; undefined for anything else. */
export function jsonOf(text: string): object | undefined {
  if (!startsLikeJson(text)) return undefined;
  try {
    return JSON.parse(text) as object;
  } catch {
    return undefined;
  }
}

/** The first sign that is not white space opens an object or a list. */
function startsLikeJson(text: string): boolean {
  let i = 0;
  while (text.charCodeAt(i) <= 32) i++;
  const code = text.charCodeAt(i);
  return code === 0x7b || code === 0x5b;
}

/**
 * What the answers of a dataset are when they are JSON: paths, types and shapes (8 bytes a row). Once it is clear
 * that they are something else, nothing is kept.
 */
export class JsonAnswers {
  readonly paths = new JsonPaths();
  /** Ordinals of the rows whose answer is JSON, and the number of each one's shape. */
  ordinals = new ChunkedUint32();
  shapeOf = new ChunkedUint32();
  /** Ordinals of rows that start like JSON and are not, of those in code fences, and of all others. */
  broken = new ChunkedUint32();
  fenced = new ChunkedUint32();
  others = new ChunkedUint32();
  /** JSON path or column of the answers. */
  path: string | undefined;
  /** Paths with types of each shape, one per line. */
  readonly shapes: string[] = [""];
  readonly #numbers = new Map<string, number>();
  #rows = 0;
  #open = true;

  /** Most answers are objects or lists in JSON, in code fences or not. */
  get most(): boolean {
    const json = this.ordinals.length;
    return this.#open && this.#rows >= MIN_ROWS && json >= this.#rows * MIN_SHARE;
  }

  /** Rows with an answer. */
  get rows(): number {
    return this.#rows;
  }

  /** A finding about one answer. */
  found(place: Place, message: string): Found {
    return this.path === undefined ? { place, message } : { place, path: this.path, message };
  }

  /** Looks at a record's answer. */
  add({ answer, answerPath, ordinal }: SeenRecord): void {
    if (!this.#open || answer === undefined) return;
    this.#rows++;
    const inner = withoutFence(answer);
    const value = jsonOf(inner ?? answer);
    if (value === undefined) (startsLikeJson(answer) ? this.broken : this.others).push(ordinal);
    else {
      if (inner !== undefined) this.fenced.push(ordinal);
      this.path ??= answerPath;
      this.ordinals.push(ordinal);
      this.shapeOf.push(this.#number(this.paths.add(value, ordinal)));
    }
    if (this.#rows === ENOUGH_ROWS && this.ordinals.length < ENOUGH_ROWS / 4) this.#close();
  }

  #number(shape: string): number {
    const known = this.#numbers.get(shape);
    if (known !== undefined) return known;
    if (!this.paths.regular || this.shapes.length > MAX_SHAPES) return NO_SHAPE;
    this.shapes.push(shape);
    this.#numbers.set(shape, this.shapes.length - 1);
    return this.shapes.length - 1;
  }

  #close(): void {
    this.#open = false;
    this.ordinals = new ChunkedUint32();
    this.shapeOf = new ChunkedUint32();
    this.broken = new ChunkedUint32();
    this.fenced = new ChunkedUint32();
    this.others = new ChunkedUint32();
  }
}
