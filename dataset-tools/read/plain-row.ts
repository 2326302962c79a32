import type { Place, RawRow, TrainingRecord, Turn } from "../record.ts";
import { ConversationWalk, type TextSpan } from "./conversation-walk.ts";
import { messagePath } from "./turns.ts";

/** What a plain conversation teaches. */
type PlainRecord = NonNullable<RawRow["plain"]>;

/** A row that is exactly a conversation of texts. Its JSON is parsed only for those who ask for its value. */
class PlainRow implements RawRow {
  readonly place: Place;
  readonly text: string;
  readonly plain: PlainRecord;
  readonly lineEnd?: "\r\n" | "";
  #value: unknown;

  constructor(place: Place, text: string, plain: PlainRecord) {
    this.place = place;
    this.text = text;
    this.plain = plain;
  }

  get value(): unknown {
    this.#value ??= JSON.parse(this.text);
    return this.#value;
  }
}

/** Reads plain conversations straight from their bytes: several times as fast as JSON.parse and a look at each key. */
export class PlainRows {
  readonly #walk = new ConversationWalk();
  #block: Buffer = Buffer.alloc(0);

  /** The row in these bytes of valid UTF-8; undefined when it is not plain. */
  read(
    block: Buffer,
    { from, to }: Pick<TextSpan, "from" | "to">,
    place: Place,
  ): RawRow | undefined {
    if (!this.#walk.run(block, from, to)) return undefined;
    this.#block = block;
    try {
      const record = { system: this.#system(), turns: this.#turns() };
      return new PlainRow(place, block.toString("utf8", from, to), record);
    } catch {
      // An escape is not JSON's: the ordinary reader says where.
      return undefined;
    }
  }

  #system(): readonly string[] {
    const { spans, systemTexts } = this.#walk;
    return spans.slice(0, systemTexts).map((span) => this.#text(span));
  }

  #turns(): Turn[] {
    const { spans, systemTexts, turnEnds } = this.#walk;
    const turns: Turn[] = [];
    let next = systemTexts;
    for (const end of turnEnds) {
      const blocks: { readonly text: string }[] = [];
      while (next < end) blocks.push({ text: this.#text(spans[next++] as TextSpan) });
      const role = turns.length % 2 === 0 ? "user" : "assistant";
      turns.push({ role, blocks, path: messagePath(turns.length) });
    }
    return turns;
  }

  #text({ from, to, escaped }: TextSpan): string {
    return escaped
      ? JSON.parse(this.#block.toString("utf8", from - 1, to + 1))
      : this.#block.toString("utf8", from, to);
  }
}

/** The record of a plain row. */
export function plainRecord(row: RawRow, { system, turns }: PlainRecord): TrainingRecord {
  const { place } = row;
  return system.length > 0
    ? { place, shape: "converse", system, turns, row, systemPath: "system" }
    : { place, shape: "converse", system, turns, row };
}
