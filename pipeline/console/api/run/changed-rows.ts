import { UserError } from "../../../errors.ts";
import { changedRows } from "../../../report/changed-rows.ts";
import { markWords } from "../../../report/html/word-diff.ts";
import type { ChangedAnswer, ChangedRow, RowChanges } from "../../../run-folder/report.ts";
import type { ApiCall } from "../../http/route.ts";
import { pageNumber } from "../../page-number.ts";
import { type PlacedExecution, placeOfRun } from "../../place.ts";
import { readKnownReport } from "./known-report.ts";

/** Rows of a page. */
const PAGE = 20;

/** A model's answer to a changed row. */
export interface AnswerView {
  /** 0 to 1, by the score that decides. */
  readonly value: number;
  /** The label that was read; null where none was, or answers are not labels. */
  readonly label: string | null;
  /** Whether the model refused the row, and whether its answer was cut off. */
  readonly isRefused: boolean;
  readonly isCut: boolean;
  /** Escaped, words that are not in the reference marked; null unless texts were requested. */
  readonly html: string | null;
}

/** A held-out row that the two models answered differently well. */
export interface ChangedRowView {
  /** Number of the row in the held-out file, from 1. */
  readonly row: number;
  readonly change: ChangedRow["change"];
  /** The right label; null where answers are not labels. */
  readonly label: string | null;
  /** null unless texts were requested, or it cannot be read. */
  readonly question: string | null;
  readonly reference: string | null;
  readonly tuned: AnswerView;
  readonly base: AnswerView;
}

/** A page of the rows that changed, those that became worse first. */
export interface ChangedRowsView {
  /** All held-out rows, by what became of them. */
  readonly counts: RowChanges["counts"];
  /** Rows that fit the filter. */
  readonly fitting: number;
  readonly pages: number;
  readonly rows: readonly ChangedRowView[];
  /** Changed rows that the report does not hold. */
  readonly leftOut: number;
}

/**
 * `GET /api/runs/:run/rows?page=&change=&model=&right=&answered=&texts=`. The rows' texts are read only where `texts` is 1.
 * @throws UserError `Run.Unknown`, `Run.NoVerdict`
 */
export async function readChangedRows(call: ApiCall): Promise<ChangedRowsView> {
  const { places, params, query } = call;
  const changes = await changesOf(await placeOfRun(places, params["run"] ?? ""));
  const rows = changes.rows.filter((row) => fits(row, query));
  const pages = Math.max(1, Math.ceil(rows.length / PAGE));
  const page = Math.min(pages, pageNumber(query));
  const withTexts = query.get("texts") === "1";
  return {
    counts: changes.counts,
    fitting: rows.length,
    pages,
    rows: rows.slice((page - 1) * PAGE, page * PAGE).map((row) => viewOf(row, withTexts)),
    leftOut: changes.leftOut.worse + changes.leftOut.better,
  };
}

/** From the report; where the state machine's roles may not read rows it holds none, but the user who looks here may. */
async function changesOf(placed: PlacedExecution): Promise<RowChanges> {
  const { report } = await readKnownReport(placed);
  if (report.rows !== null) return report.rows;
  const { request, modelArn, verdict, runId } = report;
  if (request === null || modelArn === null || verdict === null) {
    throw new UserError("Run.NoVerdict", `the run ${runId} has no verdict, so no rows to compare`);
  }
  return changedRows(placed.environment.bucket, request, modelArn);
}

function fits(row: ChangedRow, query: URLSearchParams): boolean {
  const [change, right, answered] = ["change", "right", "answered"].map((name) => query.get(name));
  const model = query.get("model") === "base" ? "base" : "tuned";
  return (
    (!change || row.change === change) &&
    (right == null || row.reference === right) &&
    // A blank means an answer in which no label was read.
    (answered == null || (row[model].label ?? " ") === answered)
  );
}

function viewOf(row: ChangedRow, withTexts: boolean): ChangedRowView {
  const { change, question, reference, tuned, base } = row;
  const isLabel = tuned.label !== null || base.label !== null;
  const answer = (of: ChangedAnswer) => answerView(of, withTexts ? reference : null);
  return {
    ...{ row: row.row + 1, change, label: isLabel ? reference : null },
    question: withTexts ? question : null,
    reference: withTexts ? reference : null,
    ...{ tuned: answer(tuned), base: answer(base) },
  };
}

function answerView(
  { value, label, isCut, text }: ChangedAnswer,
  reference: string | null,
): AnswerView {
  const html = reference === null || text === null ? null : markWords(text, reference).text;
  return { value, label, isCut, isRefused: text === null, html };
}
