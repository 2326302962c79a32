/** A position in the user's file. All numbers count from 1. */
export interface Place {
  readonly file: string;
  /** Physical line where the record starts (row number for formats without lines). */
  readonly line: number;
  /** Character column in that line, if known. */
  readonly column?: number;
  /** JSON path or column name inside the record, e.g. `messages[1].content[0].text`. */
  readonly path?: string;
}

/** One piece of a turn. Blocks that are not text keep their JSON verbatim. */
export type Block =
  | { readonly text: string }
  | { readonly other: Readonly<Record<string, unknown>> };

/** A tool that the model may call. */
export interface Tool {
  readonly name: string;
  /** Empty when the row gives none. */
  readonly description: string;
  /** JSON Schema of its arguments. */
  readonly schema: Readonly<Record<string, unknown>>;
}

/** One turn of a conversation. */
export interface Turn {
  /** As written in the file, so that a misspelled role can be reported; otherwise `user` or `assistant`. */
  readonly role: string;
  readonly blocks: readonly Block[];
  /** The role's name in the file, where it is another for the same speaker, e.g. `human`. */
  readonly written?: string;
  /** The row says that this answer is not to be learned: its weight is 0. */
  readonly untrained?: true;
  /** JSON path or column of the turn in the user's row. */
  readonly path: string;
}

/** Shapes of rows that are recognized. */
export type RowShape =
  | "columns"
  | "prompt-completion"
  | "converse"
  | "openai-chat"
  | "claude-messages"
  | "alpaca"
  | "sharegpt"
  | "rft"
  | "invocation-log"
  | "foreign"
  | "unknown";

/** A row as the user gave it. */
export interface RawRow {
  readonly place: Place;
  /** Parsed JSON value or the row's cells by column name; undefined where it could not be parsed. */
  readonly value: unknown;
  /** The record's own text, for JSONL; absent for table formats. */
  readonly text?: string;
  /**
   * What the row teaches, when it is exactly a conversation in Bedrock's format with nothing but texts, and user and
   * assistant in turn: then nothing is wrong with its keys, and `value` is parsed only when it is read.
   */
  readonly plain?: Pick<TrainingRecord, "system" | "turns">;
  /** How its line ends in the file, unless with a line feed: `""` at the end of the file. */
  readonly lineEnd?: "\r\n" | "";
  /** Column names of a CSV file: one array for all its rows, which are nothing but text. */
  readonly columns?: readonly string[];
  /** Cells of a record that is a list, until the table of these lists has its columns. */
  readonly cells?: readonly string[];
  /** Why it cannot be used is named once for the whole file, so no rule reports it again. */
  readonly refused?: true;
}

/** The internal shape of a row: what it teaches. */
export interface TrainingRecord {
  readonly place: Place;
  readonly shape: RowShape;
  readonly system: readonly string[];
  /** Path of the system text in the row. */
  readonly systemPath?: string;
  readonly turns: readonly Turn[];
  /** Tools that the row declares; `unreadable` when that is no list of tools. */
  readonly tools?: readonly Tool[] | "unreadable";
  /** Every answer of the row has the weight 0, so that there is nothing to learn from it. */
  readonly untrained?: true;
  /** Group for group-wise splitting, e.g. a customer id. */
  readonly group?: string;
  /** Values of the columns that rows are looked at separately by, as far as the row has them. */
  readonly slices?: Readonly<Record<string, string>>;
  /** RFT's `reference_answer`, verbatim. */
  readonly referenceAnswer?: unknown;
  /** Further keys of an RFT row, for the grader, verbatim. */
  readonly extra?: Readonly<Record<string, unknown>>;
  /** Names of what the row holds and no format keeps, e.g. `weight`, `column "notes"`. */
  readonly lost?: readonly string[];
  /** The same with its values, when that was requested, to compare rows. */
  readonly lostText?: string;
  /** The row that it came from. */
  readonly row: RawRow;
}
