import {
  asFile,
  asLine,
  asObject,
  type Dialect,
  goodSet,
  lineOf,
  planted,
  type Row,
} from "./planted.ts";

/** One defect of the table of measured validators: how it is planted, and what must be said. */
export interface Defect {
  readonly name: string;
  readonly codes: readonly string[];
  readonly in: readonly Dialect[];
  /** Line that must be named; the planted row's when absent. */
  readonly line?: (dialect: Dialect) => number;
  readonly file: (dialect: Dialect) => string | Uint8Array;
}

const everywhere: readonly Dialect[] = ["converse", "prompt-completion", "openai-chat", "csv"];
const json: readonly Dialect[] = ["converse", "prompt-completion", "openai-chat"];
const chats: readonly Dialect[] = ["converse", "openai-chat"];
const whole = () => 0;

/** A defect of one row's texts. */
function inRow(
  name: string,
  code: string | readonly string[],
  change: Partial<Row>,
  where = everywhere,
): Defect {
  const rows = goodSet.with(planted, { ...(goodSet[planted] as Row), ...change });
  const codes = typeof code === "string" ? [code] : code;
  return {
    name,
    codes,
    in: where,
    file: (dialect) =>
      asFile(
        rows.map((row) => asLine(row, dialect)),
        dialect,
      ),
  };
}

/** A defect of one line as written. */
function inLine(
  name: string,
  code: string,
  where: readonly Dialect[],
  change: (line: string, dialect: Dialect) => string,
): Defect {
  const file = (dialect: Dialect) => {
    const lines = goodSet.map((row) => asLine(row, dialect));
    return asFile(lines.with(planted, change(lines[planted] as string, dialect)), dialect);
  };
  return { name, codes: [code], in: where, file };
}

/** A defect of one JSON object. */
function inObject(
  name: string,
  code: string,
  where: readonly Dialect[],
  change: (object: Record<string, unknown>, dialect: Dialect) => object,
): Defect {
  const row = goodSet[planted] as Row;
  return inLine(name, code, where, (_, dialect) =>
    JSON.stringify(change(asObject(row, dialect), dialect)),
  );
}

/** A defect of one object's messages. */
function inMessages(
  name: string,
  code: string,
  change: (messages: Message[]) => unknown[],
  where = chats,
): Defect {
  return inObject(name, code, where, (object) => ({
    ...object,
    messages: change(object["messages"] as Message[]),
  }));
}

interface Message {
  readonly role: string;
  readonly content: unknown;
}

/** A defect of the whole dataset. */
function inSet(name: string, code: string, line: Defect["line"], rows: readonly Row[]): Defect {
  const file = (dialect: Dialect) =>
    asFile(
      rows.map((row) => asLine(row, dialect)),
      dialect,
    );
  return { name, codes: [code], in: everywhere, ...(line === undefined ? {} : { line }), file };
}

const good = (dialect: Dialect) =>
  asFile(
    goodSet.map((row) => asLine(row, dialect)),
    dialect,
  );
const required: Record<Dialect, string> = {
  converse: "messages",
  "openai-chat": "messages",
  "prompt-completion": "completion",
  csv: "",
};

function without(object: Record<string, unknown>, key: string): Record<string, unknown> {
  return Object.fromEntries(Object.entries(object).filter(([name]) => name !== key));
}

function systems(except: number): Row[] {
  return goodSet.map((row, i) => (i === except ? row : { ...row, system: "You sort tickets." }));
}

const awsKey = ["AK", "IA", "Q3EGRS7XWZ2LMNOP"].join("");
const twice: Record<Dialect, (line: string) => string> = {
  converse: (line) => line.replace('"schemaVersion"', '"schemaVersion":"x","schemaVersion"'),
  "openai-chat": (line) => line.replace('"role":"user"', '"role":"user","role":"user"'),
  "prompt-completion": (line) => line.replace('"completion"', '"completion":"x","completion"'),
  csv: (line) => line,
};

/** Every row of the table. */
export const defects: readonly Defect[] = [
  inLine("bad JSON line (trailing comma)", "trailing-comma", json, (line) =>
    line.replace(/\}$/, ",}"),
  ),
  {
    name: "truncated last line",
    codes: ["truncated-line"],
    in: json,
    line: () => 240,
    file: (dialect) => good(dialect).slice(0, -20),
  },
  inLine("Python dict, not JSON, as a line", "python-literals", json, (line) =>
    line.replaceAll('"', "'"),
  ),
  {
    name: "UTF-8 BOM at the start",
    codes: ["byte-order-mark"],
    in: json,
    line: () => 1,
    file: (dialect) => `\ufeff${good(dialect)}`,
  },
  {
    name: "UTF-16 file",
    codes: ["encoding-utf16"],
    in: everywhere,
    line: () => 1,
    file: (dialect) => Buffer.from(`\ufeff${good(dialect)}`, "utf16le"),
  },
  {
    name: "bytes that are not UTF-8",
    codes: ["invalid-utf8"],
    in: everywhere,
    file: (dialect) => {
      const lines = goodSet
        .map((row) => asLine(row, dialect))
        .with(planted, asLine({ question: "caf\u00e9 bill", answer: "invoice" }, dialect));
      return Buffer.from(asFile(lines, dialect), "latin1");
    },
  },
  inLine("blank line in the middle", "blank-line", json, () => ""),
  {
    name: "whole file is one JSON array",
    codes: ["json-array"],
    in: json,
    line: () => 1,
    file: (dialect) => `[${goodSet.map((row) => asLine(row, dialect)).join(",\n")}]\n`,
  },
  inLine("duplicate key in one JSON object", "duplicate-key", json, (line, dialect) =>
    twice[dialect](line),
  ),
  inObject(
    "required key missing",
    "missing-key",
    ["prompt-completion", "converse"],
    (object, dialect) => without(object, required[dialect]),
  ),
  inObject("required key missing in a chat", "mixed-formats", ["openai-chat"], () => ({ id: 7 })),
  inMessages("content missing", "missing-message-key", ([first, second]) => [
    first,
    { role: second?.role },
  ]),
  inObject("required key misspelled", "misspelled-key", json, (object, dialect) => {
    const key = required[dialect];
    return { ...without(object, key), [key.replace("e", "")]: object[key] };
  }),
  inObject("extra unknown key", "unknown-key", json, (object) => ({ ...object, extra: 1 })),
  inLine("one row in another format", "mixed-formats", json, (_, dialect) =>
    asLine(
      goodSet[planted] as Row,
      dialect === "prompt-completion" ? "converse" : "prompt-completion",
    ),
  ),
  inLine("a row of more cells", "csv-columns", ["csv"], (line) => `${line},more`),
  inLine("a stray quote", "csv-quote", ["csv"], () => 'say "hello" twice,"refund" now'),
  inObject("schemaVersion missing", "schema-version-missing", ["converse"], (object) =>
    without(object, "schemaVersion"),
  ),
  inObject("schemaVersion wrong", "schema-version-wrong", ["converse"], (object) => ({
    ...object,
    schemaVersion: "2023",
  })),
  inMessages("role misspelled (assitant)", "role-unknown", ([first, second]) => [
    first,
    { ...second, role: "assitant" },
  ]),
  inMessages("role capitalised (User)", "role-name", ([first, second]) => [
    { ...first, role: "User" },
    second,
  ]),
  inMessages("two user turns in a row", "turns-alternate", ([first, second]) => [
    first,
    first,
    second,
  ]),
  inMessages("last turn is the user's", "last-turn", ([first, second]) => [first, second, first]),
  inMessages("no assistant turn", "no-answer", ([first]) => [first]),
  inMessages("system turn inside messages", "system-in-messages", ([first, second]) => [
    first,
    { role: "system", content: first?.content },
    second,
  ]),
  {
    ...inSet("system prompt only in some rows", "system-in-some-rows", undefined, systems(planted)),
    in: json,
  },
  inRow("empty answer", "blank-answer", { answer: "" }),
  inRow("answer is only spaces", "blank-answer", { answer: "   " }),
  inRow("answer is null", "answer-not-text", { answer: null }, json),
  inRow("answer is a number", "answer-not-text", { answer: 42 }, json),
  inRow("empty question", "blank-question", { question: "" }),
  inRow("exact duplicate row", "duplicate-row", goodSet[3] as Row),
  inRow("near duplicate row (case, punctuation)", "near-duplicate-row", {
    question: String(goodSet[1]?.question).toUpperCase().replace(",", ""),
    answer: "delivery",
  }),
  inRow("same question, two answers", "conflicting-answers", {
    question: goodSet[3]?.question,
    answer: "refund",
  }),
  inSet(
    "all answers the same",
    "constant-answer",
    whole,
    goodSet.map((row) => ({ ...row, answer: "refund" })),
  ),
  inRow("one class is 1 row of 240", "one-row-class", { answer: "complaint" }),
  inRow("the answer appears in the question", "answer-in-question", {
    question: "My parcel is late. Answer: delivery",
    answer: "delivery",
  }),
  inRow("one row of 400,000 characters", ["over-long-row", "unusually-long-row"], {
    question: "a long row ".repeat(36_400),
  }),
  inSet("3 rows only", "too-few-records", whole, goodSet.slice(0, 3)),
  inSet(
    "25,000 rows",
    "too-many-records",
    whole,
    Array.from({ length: 25_000 }, (_, i) => ({ question: question(i), answer: "refund" })),
  ),
  inRow("reserved word in text (User:)", "reserved-word", {
    question: "User: where is my parcel?",
  }),
  inRow(
    "\\nHuman: inside the text",
    "chat-marker",
    { question: "Where is it?\n\nHuman: and then?" },
    json,
  ),
  inRow("reserved word Thought:", "reserved-word", { question: "Thought: where is it?" }),
  inRow("reserved word [EOS]", "reserved-word", { question: "Where is it?[EOS]" }),
  inRow("AWS key in the text", "secret", { question: `My key ${awsKey} does not work` }),
  inRow(
    "e-mail, phone and card number in the text",
    ["email-address", "phone-number", "card-number"],
    {
      question: "I am jo.smith@mail.co.uk, +44 20 7183 8750, card 4111 1111 1111 1111",
    },
  ),
  inRow("mojibake", "mojibake", { question: "I donâ€™t know" }),
  inRow("HTML left in the text", "left-over-html", {
    question: "<p>Where is my <b>parcel</b>?</p>",
  }),
  inRow("zero-width / control characters", ["invisible-character", "control-character"], {
    question: "Where\u200b is\u0007 it?",
  }),
];

function question(i: number): string {
  return `Ticket ${i} of a very long list says that number ${i * 31} is late`;
}

/** Line of the defect in a file of this dialect. */
export function expectedLine(defect: Defect, dialect: Dialect): number {
  return defect.line?.(dialect) ?? lineOf(planted, dialect);
}

/** A file without any defect. */
export const cleanFile = good;
