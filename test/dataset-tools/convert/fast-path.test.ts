import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createChecker } from "../../../dataset-tools/check/checker.ts";
import { Conversion, type ConversionOptions } from "../../../dataset-tools/convert/conversion.ts";
import { fillFile } from "../../../dataset-tools/files/output-file.ts";
import { anyModel, checkOptionsOf } from "../../../dataset-tools/options.ts";
import { readInputs } from "../../../dataset-tools/read-inputs.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

/** A file to convert, and how. */
interface Setting {
  readonly name: string;
  readonly content: string;
  readonly dropDuplicates?: boolean;
  readonly system?: string;
}

/** What a conversion wrote and counted: with the fast paths, or row by row as where rules run. */
async function convert(folder: string, setting: Setting, fast: boolean) {
  const { name, system, dropDuplicates = false } = setting;
  const [input, out] = [join(folder, name), join(folder, "out.jsonl")];
  writeFileSync(input, setting.content);
  const reading = { reasoning: true, tools: true, extra: false };
  const dataset = { inputs: [input], model: anyModel.model, reading };
  const checker = createChecker(await checkOptionsOf({ ...dataset, rules: anyModel }), []);
  const how: ConversionOptions = {
    format: "bedrock-conversation-2024",
    system,
    dropDuplicates,
    dropNearDuplicates: false,
    unchecked: fast,
  };
  const { result } = await fillFile(out, async (writer) => {
    const conversion = new Conversion(checker, writer, how);
    const files = await readInputs(dataset, conversion);
    checker.end();
    const { lost, duplicates, gate } = conversion;
    return { files, lost, duplicates, rejected: gate.rejected, findings: checker.findings };
  });
  const lines = readFileSync(out, "utf8").split("\n").slice(0, -1);
  // A plain row keeps the spaces that it has.
  return { ...result, lines: lines.map((line) => JSON.stringify(JSON.parse(line))) };
}

/** The outcome, which must be the same both ways. */
async function convertBothWays(folder: string, setting: Setting) {
  const slow = await convert(folder, setting, false);
  expect(await convert(folder, setting, true)).toEqual(slow);
  return slow;
}

/** The numbers of the rows that were written: every question ends with `#` and the number of its row. */
function numbersOf(lines: readonly string[]): number[] {
  return lines.map((line) => Number(/#(\d+)"/.exec(line)?.[1]));
}

const inOrder = (numbers: readonly number[]) => numbers.toSorted((a, b) => a - b);

const text = fc.oneof(
  fc.constantFrom(
    "plain",
    'say "hi"',
    "a\\b",
    "two\nlines",
    "日本語 naïve",
    "tab\there",
    "",
    "3.50",
  ),
  fc.constantFrom("\u2028", "\u0085", "\u0001", "\ud83d\ude00", "x".repeat(3000)),
  fc.string({ unit: "grapheme", maxLength: 12 }),
);

function converse(question: string, answer: string) {
  return {
    schemaVersion: "bedrock-conversation-2024",
    system: [{ text: "Be brief." }],
    messages: [
      { role: "user", content: [{ text: question }] },
      { role: "assistant", content: [{ text: answer }] },
    ],
  };
}

const spaced = (value: unknown) =>
  JSON.stringify(value, null, 1)
    .replace(/\n */g, " ")
    .replaceAll(/([[{]) | ([\]}])/g, "$1$2");

/** Plain rows, which the fast path takes, beside all kinds of others. */
const kinds: Readonly<Record<string, (question: string, answer: string) => string>> = {
  plain: (q, a) => JSON.stringify(converse(q, a)),
  plainToo: (q, a) => JSON.stringify({ ...converse(q, a), system: undefined }),
  blocks: (q, a) => {
    const [user, assistant] = converse(q, a).messages;
    const more = { ...assistant, content: [{ text: a }, { text: "" }] };
    return JSON.stringify({ ...converse(q, a), messages: [user, more] });
  },
  returns: (q, a) => `${JSON.stringify(converse(q, a))}\r`,
  spaced: (q, a) => spaced(converse(q, a)),
  escaped: (q, a) =>
    JSON.stringify(converse(q, a)).replace(
      /[^ -~]/g,
      (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`,
    ),
  otherOrder: (q, a) => {
    const { messages, ...others } = converse(q, a);
    return JSON.stringify({ messages, ...others });
  },
  openAi: (q, a) =>
    JSON.stringify({
      messages: [
        { role: "user", content: q },
        { role: "assistant", content: a },
      ],
    }),
  weighed: (q, a) =>
    JSON.stringify({
      messages: [
        { role: "user", content: q },
        { role: "assistant", content: a, weight: 0 },
      ],
    }),
  named: (q, a) =>
    JSON.stringify({
      messages: [
        { role: "user", content: q, name: "Ann" },
        { role: "assistant", content: a },
      ],
    }),
  history: (q, a) => JSON.stringify({ instruction: q, output: a, history: [["before", "answer"]] }),
  numbers: (q) => `{"instruction":${JSON.stringify(q)},"output":9007199254740993.50}`,
  extra: (q, a) => JSON.stringify({ ...converse(q, a), id: 7 }),
  trailing: (q, a) => `${JSON.stringify(converse(q, a)).slice(0, -1)},}`,
  broken: (q, a) => JSON.stringify(converse(q, a)).slice(0, -4),
  blank: () => "",
};

const jsonRow = fc.record({
  kind: fc.oneof(
    { arbitrary: fc.constant("plain"), weight: 8 },
    { arbitrary: fc.constantFrom(...Object.keys(kinds)), weight: 8 },
  ),
  question: text,
  answer: text,
  repeats: fc.boolean(),
});

describe("lines of JSON", () => {
  it("come out in the order of the input, whatever stands between plain rows", async () => {
    const folder = temporaryFolder();
    await fc.assert(
      fc.asyncProperty(
        fc.array(jsonRow, { minLength: 1, maxLength: 40 }),
        fc.boolean(),
        async (rows, dropDuplicates) => {
          const lines = rows.flatMap(({ kind, question, answer, repeats }, row) => {
            const line = kinds[kind]?.(`${question} #${row}`, answer) ?? "";
            return repeats ? [line, line] : [line];
          });
          const content = `${lines.join("\n")}\n`;
          const { lines: written } = await convertBothWays(folder, {
            name: "set.jsonl",
            content,
            dropDuplicates,
          });
          const numbers = numbersOf(written);
          expect(numbers).toEqual(inOrder(numbers));
          if (dropDuplicates) expect(new Set(numbers).size).toBe(numbers.length);
        },
      ),
      { numRuns: 80 },
    );
  });

  it("keep that order over many blocks", async () => {
    const content = Array.from({ length: 4000 }, (_, row) => {
      const kind = row % 97 === 5 ? kinds["escaped"] : kinds["plain"];
      return kind?.(`${"long question ".repeat(20)} #${row}`, "né");
    }).join("\n");
    const { lines } = await convertBothWays(temporaryFolder(), { name: "set.jsonl", content });
    expect(numbersOf(lines)).toEqual(lines.map((_, row) => row));
  });
});

const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`;
const bare = (cell: string) => (/[",\r\n]/.test(cell) ? quoted(cell) : cell);

const tableRow = fc.record({
  question: text,
  answer: text,
  other: fc.constantFrom("", "x", "7", "3.50"),
  kind: fc.constantFrom("quoted", "bare", "blankBefore", "missing", "surplus", "stray"),
});

describe("rows of a table", () => {
  it("come out in the order of the input, and lose the same", async () => {
    const folder = temporaryFolder();
    const start = Array.from({ length: 1200 }, (_, row) => `"start #${row}",answer ${row},`);
    await fc.assert(
      fc.asyncProperty(
        fc.array(tableRow, { minLength: 1, maxLength: 30 }),
        fc.record({
          dropDuplicates: fc.boolean(),
          system: fc.constantFrom(undefined, "Be brief."),
        }),
        async (rows, { dropDuplicates, system }) => {
          const tail = rows.map(({ question, answer, other, kind }, index) => {
            const cells = [`${question} #${1200 + index}`, answer, other];
            if (kind === "missing") cells.pop();
            if (kind === "surplus") cells.push("surplus");
            if (kind === "stray") cells[1] = `${answer.replaceAll(/[",\r\n]/g, "")} 5" x`;
            const line = cells
              .map(kind === "quoted" ? quoted : kind === "stray" ? (c) => c : bare)
              .join(",");
            return kind === "blankBefore" ? `\n${line}` : line;
          });
          // Rows beyond the first block, where the fast path begins.
          const filler = start.map((line) => line.replace("answer", "a longer answer ".repeat(25)));
          const content = `prompt,completion,note\n${[...filler, ...tail].join("\n")}\n`;
          const setting = { name: "set.csv", content, dropDuplicates };
          const { lines } = await convertBothWays(
            folder,
            system === undefined ? setting : { ...setting, system },
          );
          const numbers = numbersOf(lines);
          expect(numbers).toEqual(inOrder(numbers));
        },
      ),
      { numRuns: 20 },
    );
  });
});

describe("numbers", () => {
  const written = ["3.50", "1.0", "9007199254740993", "1e5", "-0.10", "0001"];
  const exact = written.slice(0, -1);
  const jsonl = exact.map((n) => `{"prompt": ${n}, "completion": ${n}}`);
  it.each([
    ["lines", "set.jsonl", jsonl.join("\n"), exact],
    ["an array", "set.json", `[${jsonl.join(",\n")}]`, exact],
    [
      "lines with a trailing comma",
      "set.jsonl",
      jsonl.map((l) => l.replace("}", ",}")).join("\n"),
      exact,
    ],
    ["an object with a list", "set.json", `{"data": [${jsonl.join(",")}]}`, exact],
    [
      "a table",
      "set.csv",
      ["prompt,completion", ...written.map((n) => `${n},${n}`)].join("\n"),
      written,
    ],
  ])("keep their spelling in %s", async (_name, name, content, expected) => {
    const { lines } = await convertBothWays(temporaryFolder(), { name, content: `${content}\n` });
    const texts = lines.map((line) =>
      JSON.parse(line).messages.map((m: { content: { text: string }[] }) => m.content[0]?.text),
    );
    expect(texts).toEqual(expected.map((n) => [n, n]));
  });
});
