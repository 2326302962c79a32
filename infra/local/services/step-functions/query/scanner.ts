/** Brackets in brackets; reading deeper ones would take the square of their number. */
const MAX_DEPTH = 100;

/** Walks over a text; the parsers of paths, filters and intrinsic functions share it. */
export class Scanner {
  readonly text: string;
  position = 0;

  constructor(text: string) {
    this.text = text;
  }

  get done(): boolean {
    return this.position >= this.text.length;
  }

  /** The character at the position, or an empty string at the end. */
  get current(): string {
    return this.text[this.position] ?? "";
  }

  startsWith(part: string): boolean {
    return this.text.startsWith(part, this.position);
  }

  /** Steps over `part` when it is next. */
  take(part: string): boolean {
    if (!this.startsWith(part)) return false;
    this.position += part.length;
    return true;
  }

  /** Steps over what a sticky pattern matches here and returns the match. */
  match(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.position;
    const found = pattern.exec(this.text);
    if (!found) return undefined;
    this.position += found[0].length;
    return found;
  }

  skipSpace(): void {
    this.match(/\s*/y);
  }

  /** The text inside the bracket that opens here, stepping over its end; undefined when it never closes, or holds too many others. */
  takeBracketed(open: string, close: string): string | undefined {
    const start = this.position + 1;
    let depth = 0;
    for (let at = this.position; at < this.text.length; at++) {
      const character = this.text[at];
      if (character === "'" || character === '"') at = this.#quoteEnd(at);
      else if (character === open) depth++;
      else if (character === close) depth--;
      if (depth > MAX_DEPTH) return undefined;
      if (depth > 0) continue;
      this.position = at + 1;
      return this.text.slice(start, at);
    }
    return undefined;
  }

  /** Where the quoted text that starts at `start` ends. */
  #quoteEnd(start: number): number {
    const quote = this.text[start];
    let at = start + 1;
    while (at < this.text.length && this.text[at] !== quote) at += this.text[at] === "\\" ? 2 : 1;
    return at;
  }
}

/** Steps over the path of an intrinsic function's argument; undefined when a bracket never closes. */
export function takePath(scanner: Scanner): string | undefined {
  const start = scanner.position;
  while (!scanner.done && !/[\s,)]/.test(scanner.current)) {
    const close = { "[": "]", "(": ")" }[scanner.current];
    if (close === undefined) scanner.position += 1;
    else if (scanner.takeBracketed(scanner.current, close) === undefined) return undefined;
  }
  return scanner.text.slice(start, scanner.position);
}
