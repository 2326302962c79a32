import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import { BadDataError } from "../../../dataset-tools/bad-data.ts";
import type { CheckResult } from "../../../dataset-tools/check-dataset.ts";
import { convertDataset } from "../../../dataset-tools/convert-dataset.ts";
import { UserError } from "../../../dataset-tools/errors.ts";
import type { PollutedFile } from "./polluted-files.ts";
import { type CleanTable, type Pair, pairsOf } from "./tables.ts";

/** How a polluted file ended: all pairs are right; a fault is named and the rest is right; neither. */
export type Outcome = "right" | "named" | "wrong";

/** A folder for the files of a test. */
export class PollutedFolder {
  readonly #path = mkdtempSync(join(tmpdir(), "polluted-"));

  remove(): void {
    rmSync(this.#path, { recursive: true, force: true });
  }

  /**
   * What `convert` makes of a file, with the rows left out that it finds bad, and without the
   * rules of a base model: only what cannot be read is an error.
   */
  async convert(file: PollutedFile, named: boolean): Promise<Outcome> {
    try {
      const { pairs, ok } = await this.#load(file, named);
      return outcomeOf(pairs, file, ok);
    } catch (error) {
      if (error instanceof BadDataError || error instanceof UserError) return "named";
      throw error;
    }
  }

  /** The pairs that it writes, and `code@line` of what it finds. */
  async findings(file: PollutedFile): Promise<{ pairs: Pair[]; problems: string[] }> {
    const { pairs, check } = await this.#load(file, true);
    return { pairs, problems: codesAndLines(check) };
  }

  async #load(
    { text, table }: PollutedFile,
    named: boolean,
  ): Promise<{ pairs: Pair[]; ok: boolean; check: CheckResult }> {
    const input = join(this.#path, "table.csv");
    const out = join(this.#path, "rows.jsonl");
    writeFileSync(input, text);
    const { check } = await convertDataset({
      inputs: [input],
      out,
      dropBadRows: true,
      to: "bedrock-conversation-2024",
      ...(named ? { columns: columnsOf(table) } : {}),
    });
    return { pairs: rowsIn(out), ok: check.ok, check };
  }
}

function codesAndLines({ findings }: CheckResult): string[] {
  return findings.filter(({ line }) => line > 0).map(({ code, line }) => `${code}@${line}`);
}

function columnsOf({ columns, question, answer }: CleanTable): Record<string, string> {
  return { prompt: columns[question] ?? "", completion: columns[answer] ?? "" };
}

function outcomeOf(rows: readonly Pair[], { truths }: PollutedFile, ok: boolean): Outcome {
  if (ok) return truths.some((truth) => same(rows, truth)) ? "right" : "wrong";
  return truths.some((truth) => isPartOf(rows, truth)) ? "named" : "wrong";
}

interface Converse {
  readonly messages: readonly { readonly content: readonly { readonly text: string }[] }[];
}

function rowsIn(path: string): Pair[] {
  const lines = readFileSync(path, "utf8").split("\n").filter(Boolean);
  return lines.map((line) => {
    const [asked, answered] = (JSON.parse(line) as Converse).messages;
    return [asked?.content[0]?.text ?? "", answered?.content[0]?.text ?? ""];
  });
}

function same(rows: readonly Pair[], truth: readonly Pair[]): boolean {
  return rows.length === truth.length && isPartOf(rows, truth);
}

/** Whether all rows are in the truth, in its order. */
function isPartOf(rows: readonly Pair[], truth: readonly Pair[]): boolean {
  let at = 0;
  for (const [question, answer] of rows) {
    while (at < truth.length && (truth[at]?.[0] !== question || truth[at]?.[1] !== answer)) at++;
    if (at++ >= truth.length) return false;
  }
  return true;
}

/** What csv-parse makes of a file with its defaults and a header. */
export function parseByDefault({ text, table, truths }: PollutedFile): Outcome {
  try {
    const records = parse(text, { columns: true }) as Record<string, string>[];
    const rows = records.map((record) => table.columns.map((name) => record[name] ?? ""));
    const loaded = pairsOf(table, rows);
    return truths.some((truth) => same(loaded, truth)) ? "right" : "wrong";
  } catch {
    return "named";
  }
}
