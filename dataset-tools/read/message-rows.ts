import { HashSet } from "../hashing/hash-set.ts";
import { shortHash } from "../hashing/record-hash.ts";
import type { Place, RawRow } from "../record.ts";
import type { SampleRows } from "./choose-columns.ts";
import { isProblem, type ReadItem, type ReadProblem } from "./problem.ts";
import { rejected } from "./record-problems.ts";
import { speakerOf } from "./roles.ts";
import { isObject, type JsonObject } from "./row-shape.ts";
import { cellText } from "./template.ts";

const idNames =
  /^(?:c_?id|(?:conv|conversation|chat|dialog|dialogue|thread|session|ticket|case)(?:[_ -]?(?:id|no|number|uuid))?)$/i;
const roleNames = /^(?:role|speaker|from|sender|author|author_role)$/i;
const textNames = /^(?:content|message|text|value|utterance|body|msg)$/i;

/** Share of sampled rows whose role must be known. */
const KNOWN_ROLES = 0.9;

/** Which columns of a table with one row per message hold what. */
export interface MessageColumns {
  readonly id: string;
  readonly role: string;
  readonly text: string;
}

/** The columns of a table with one row per message, by their names alone. */
export function messageColumns(columns: readonly string[]): MessageColumns | undefined {
  const one = (names: RegExp) => {
    const found = columns.filter((column) => names.test(column.trim()));
    return found.length === 1 ? found[0] : undefined;
  };
  const [id, role, text] = [one(idNames), one(roleNames), one(textNames)];
  return id === undefined || role === undefined || text === undefined
    ? undefined
    : { id, role, text };
}

/** Whether the rows are messages: their roles are those of a conversation, with more than one speaker. */
export function areMessages(sample: SampleRows, { role }: MessageColumns): boolean {
  const speakers = sample.map((row) => speakerOf(cellText(row[role])));
  const known = speakers.filter((speaker) => speaker !== undefined);
  return known.length >= sample.length * KNOWN_ROLES && new Set(known).size > 1;
}

/**
 * Joins rows of one message each into conversations: rows with the same id that follow each other.
 * An id that comes again later, and a row without one, are errors: where they belong is a guess.
 */
export class MessageRows {
  readonly #columns: MessageColumns;
  readonly #seen = new HashSet();
  #id: string | undefined;
  #place: Place | undefined;
  #messages: JsonObject[] = [];
  /** A row of this conversation may be missing. */
  #isTorn = false;
  /** The row before could not be read. */
  #afterFault = false;
  #isSaid = false;

  constructor(columns: MessageColumns) {
    this.#columns = columns;
  }

  /** The conversations that end in a batch, and its defects. */
  add(batch: readonly ReadItem[]): ReadItem[] {
    const items: ReadItem[] = [];
    for (const item of batch) {
      if (isProblem(item)) {
        items.push(item);
        if (item.rejected) this.#isTorn = this.#afterFault = true;
      } else if (isObject(item.value)) this.#row(item, item.value, items);
    }
    return items;
  }

  /** The last conversation. */
  end(): ReadItem[] {
    const items: ReadItem[] = [];
    this.#flush(items);
    return items;
  }

  #row({ place }: RawRow, value: JsonObject, items: ReadItem[]): void {
    const id = cellText(value[this.#columns.id]).trim();
    if (id !== this.#id || id === "") this.#start(id, place, items);
    const { role, text, id: idColumn } = this.#columns;
    const { [role]: speaker, [text]: content, [idColumn]: _id, ...others } = value;
    this.#messages.push({ role: speaker, content, ...others });
    this.#afterFault = false;
  }

  #start(id: string, place: Place, items: ReadItem[]): void {
    this.#flush(items);
    if (!this.#isSaid) items.push(this.#notice(place));
    this.#isSaid = true;
    this.#id = id;
    this.#place = place;
    this.#isTorn = this.#afterFault || id === "" || !this.#seen.add(shortHash(id));
  }

  #notice(place: Place): ReadProblem {
    const { id, role, text } = this.#columns;
    const message = `each row is a message ("${role}" says "${text}"); rows that follow each other with the same "${id}" are read as one conversation`;
    return { code: "message-rows", place, message, rejected: false };
  }

  #flush(items: ReadItem[]): void {
    const [place, messages] = [this.#place, this.#messages];
    this.#messages = [];
    if (place === undefined || messages.length === 0) return;
    if (!this.#isTorn) items.push({ place, value: { messages } });
    else items.push(this.#scattered(place));
  }

  #scattered(place: Place): ReadProblem {
    const { id } = this.#columns;
    const message = `the messages of this conversation are not together: its "${id}" is empty or was met before, or a row next to them cannot be read`;
    return rejected("scattered-messages", place, message);
  }
}
