import { viewOf } from "../hashing/fingerprint.ts";
import { plainRun } from "./plain-run.ts";

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

/** Where a text is in the block: its bytes without the quotes. */
export interface TextSpan {
  readonly from: number;
  readonly to: number;
  /** It contains escapes. */
  readonly escaped: boolean;
}

/**
 * Goes along a line that is exactly a conversation in Bedrock's format, nothing but texts by user and assistant in
 * turn, and notes where its texts are. No key of such a line can be misspelled, repeated or foreign.
 * Every method moves `#at`, or says that the line is not plain.
 */
export class ConversationWalk {
  /** The system texts, then those of the turns. */
  readonly spans: TextSpan[] = [];
  systemTexts = 0;
  /** Of each turn, the number of spans up to its end. The first turn is the user's. */
  readonly turnEnds: number[] = [];
  #block: Buffer = Buffer.alloc(0);
  #view = viewOf(this.#block);
  #at = 0;
  #end = 0;

  /** The bytes of the block of the last line, four at a time. */
  get view(): DataView {
    return this.#view;
  }

  /** Whether the line is such a conversation. The block must be valid UTF-8. */
  run(block: Buffer, from: number, to: number): boolean {
    if (block !== this.#block) {
      this.#block = block;
      this.#view = viewOf(block);
    }
    this.#at = from;
    this.#end = to;
    this.spans.length = this.turnEnds.length = 0;
    const style = this.#is(compact.opening) ? compact : spaced;
    if (style === spaced && !this.#is(spaced.opening)) return false;
    if (this.#is(style.system) && !(this.#texts(style) && this.#is(style.next))) return false;
    this.systemTexts = this.spans.length;
    return this.#is(style.messages) && this.#turns(style) && this.#byte(0x7d) && this.#at === to;
  }

  #turns(style: Fixed): boolean {
    do {
      if (!this.#is(style.user) || !this.#turn(style)) return false;
      if (!this.#is(style.next) || !this.#is(style.assistant)) return false;
      if (!this.#turn(style)) return false;
    } while (this.#is(style.next));
    return this.#byte(0x5d);
  }

  #turn(style: Fixed): boolean {
    if (!this.#texts(style) || !this.#byte(0x7d)) return false;
    this.turnEnds.push(this.spans.length);
    return true;
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
    const from = this.#at;
    let escaped = false;
    let to = plainRun(this.#view, from, this.#end);
    while (to < this.#end && this.#block[to] === 0x5c) {
      escaped = true;
      to = plainRun(this.#view, to + 2, this.#end);
    }
    if (to >= this.#end || this.#block[to] !== 0x22) return false;
    this.#at = to + 1;
    this.spans.push({ from, to, escaped });
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
