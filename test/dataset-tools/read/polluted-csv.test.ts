import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { takesRows } from "../../../dataset-tools/read/csv-record.ts";
import type { Cutting } from "../../../dataset-tools/read/dialect.ts";
import { scanFor } from "../../../dataset-tools/read/dialect-records.ts";
import { scanRecords } from "../../../dataset-tools/read/plain-csv-records.ts";
import { csvRecords } from "../../support/csv-parse-records.ts";
import { allRecords, cellsOrFault } from "../../support/csv-records.ts";
import { bytesSource, codesAndLines, readAll } from "../../support/dataset.ts";
import loadedRight from "../../support/polluted-csv/loaded-right.json" with { type: "json" };
import {
  type Outcome,
  PollutedFolder,
  parseByDefault,
} from "../../support/polluted-csv/outcome.ts";
import { type PollutedFile, pollutedFiles } from "../../support/polluted-csv/polluted-files.ts";
import { pairsOf } from "../../support/polluted-csv/tables.ts";
import { textOf, writeTable } from "../../support/polluted-csv/written-table.ts";

const files = [...pollutedFiles()];

/** Only finds a hang. */
const timeout = 20 * 60_000;

interface Loaded {
  readonly file: PollutedFile;
  readonly outcome: Outcome;
  readonly byDefault: Outcome;
}

describe("polluted CSV files", () => {
  const folder = new PollutedFolder();
  const loaded: Loaded[] = [];
  beforeAll(async () => {
    for (const file of files) loaded.push(await load(file, folder));
  }, timeout);
  afterAll(() => folder.remove());

  it("are about two thousand", () => {
    expect(files.length).toBeGreaterThan(2000);
    expect(new Set(files.map(({ name }) => name)).size).toBe(files.length);
  });

  it("are loaded right or named, never wrong without a finding", () => {
    const wrong = loaded.filter(({ outcome }) => outcome === "wrong");
    expect(wrong.map(({ file }) => file.name)).toEqual([]);
  });

  it("are loaded right at least as often as recorded, beside csv-parse's default", () => {
    const recorded: Record<string, Share> = loadedRight;
    const found = shares(loaded);
    expect(Object.keys(found)).toEqual(Object.keys(recorded));
    for (const [pollution, share] of Object.entries(recorded)) {
      const { right = 0, ...rest } = found[pollution] ?? {};
      expect({ ...rest, right: share.right }, pollution).toEqual(share);
      expect(right, pollution).toBeGreaterThanOrEqual(share.right);
    }
  });
});

/** With the columns named and without: wrong where one of them is, right where one of them is. */
async function load(file: PollutedFile, folder: PollutedFolder): Promise<Loaded> {
  const both = [await folder.convert(file, true), await folder.convert(file, false)];
  const outcome = both.includes("wrong") ? "wrong" : both.includes("right") ? "right" : "named";
  return { file, outcome, byDefault: parseByDefault(file) };
}

type Share = Readonly<Record<"files" | "right" | "csvParseRight" | "csvParseWrong", number>>;

/** Files by pollution: all, those loaded right, and those that csv-parse loads right and wrong. */
function shares(loaded: readonly Loaded[]): Record<string, Share> {
  const share = (of: readonly Loaded[]): Share => ({
    files: of.length,
    right: of.filter(({ outcome }) => outcome === "right").length,
    csvParseRight: of.filter(({ byDefault }) => byDefault === "right").length,
    csvParseWrong: of.filter(({ byDefault }) => byDefault === "wrong").length,
  });
  const pollutions = [...new Set(loaded.map(({ file }) => file.pollution))];
  const byPollution = pollutions.map((pollution) => {
    return [pollution, share(loaded.filter(({ file }) => file.pollution === pollution))] as const;
  });
  return { ...Object.fromEntries(byPollution), all: share(loaded) };
}

describe("the scanners against csv-parse", () => {
  const cutting: Cutting = { delimiter: ",", quote: '"', escaping: "doubled", skipsSpace: false };
  const different = /must be quoted|closes a cell that was opened/;

  it(
    "cut polluted files into the same records, with the same faults at the same lines",
    async () => {
      // csv-parse reads marks and carriage returns at the end of a file as text.
      const comparable = files.filter(
        ({ text }) => !text.includes("\ufeff") && !text.endsWith("\r"),
      );
      for (const { name, text } of comparable) {
        const chunks = () => bytesSource("a.csv", text).open() as AsyncIterable<Uint8Array>;
        const expected = await allRecords(csvRecords(chunks(), "a.csv", cutting));
        const found = await allRecords(scanRecords(chunks(), scanFor(cutting, { file: "a.csv" })));
        const stops = [expected, found].map((records) =>
          records.findIndex(
            (r) => "code" in r && (different.test(r.message) || r.message === takesRows('"')),
          ),
        );
        const end = Math.min(...stops.map((at) => (at < 0 ? expected.length + 1 : at)));
        const same = found.slice(0, end).map(cellsOrFault);
        expect({ name, records: same }).toEqual({ name, records: expected.slice(0, end) });
      }
    },
    timeout,
  );
});

describe("rows far below the start of a table", () => {
  const folder = new PollutedFolder();
  afterAll(() => folder.remove());
  /** More than the first block of a file, which the ordinary reader reads. */
  const blockBytes = 300_000;
  /** Files of each pollution, from as many tables. */
  const each = 3;
  const below = files.filter(({ pollution, text, table }) => {
    const [header = ""] = text.split("\n");
    return (
      !/^(?:two tables|line end of the file)$/.test(pollution) && header === table.columns.join(",")
    );
  });
  const some = [...new Set(below.map(({ pollution }) => pollution))].flatMap((pollution, at) => {
    const ofPollution = below.filter((file) => file.pollution === pollution);
    const tables = [...new Set(ofPollution.map(({ table }) => table))];
    // Another three tables for the next pollution, and another of their files for each.
    return Array.from({ length: Math.min(each, tables.length) }, (_, i) => {
      const table = tables[(at + i) % tables.length];
      const ofTable = ofPollution.filter((file) => file.table === table);
      return ofTable[at % ofTable.length] as PollutedFile;
    });
  });

  it.each(some)(
    "are judged by the fast path as by the ordinary reader: $name",
    async (file) => {
      const clean = textOf(writeTable(file.table).slice(1));
      const [header = ""] = file.text.split("\n");
      const body = file.text.slice(header.length + 1);
      const text = `${header}\n${clean.repeat(Math.ceil(blockBytes / clean.length))}${body}`;
      const { rows, problems } = await readAll(bytesSource("table.csv", text));
      const cells = rows.map(({ value }) => Object.values(value as Record<string, string>));
      const fast = await folder.findings({ ...file, text });
      expect(fast).toEqual({
        pairs: pairsOf(file.table, cells),
        problems: codesAndLines(problems),
      });
    },
    timeout,
  );
});
