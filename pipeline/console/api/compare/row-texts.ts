import { z } from "zod";
import { markWords } from "../../../report/html/word-diff.ts";
import { readTexts } from "../../../run/row-texts.ts";
import { readBody } from "../../http/request-body.ts";
import type { ApiCall } from "../../http/route.ts";
import { openSides } from "./compare.ts";

/** Rows whose texts are read by one call. */
const MAX_ROWS = 50;

/** Which texts are requested. */
const TextsRequest = z.strictObject({
  a: z.string(),
  b: z.string(),
  recordIds: z.array(z.string()).min(1).max(MAX_ROWS),
});

/** Question, right answer and both answers of a row. */
export interface ComparedTexts {
  readonly recordId: string;
  readonly question: string;
  readonly reference: string;
  /** HTML with the words marked that are not in the reference; null: the model refused the row. */
  readonly answerA: string | null;
  readonly answerB: string | null;
}

/** `POST /api/compare/texts`: texts of rows that the page's user has requested. @throws UserError `Run.Unknown`, `Console.BadRequest` */
export async function compareTexts({ places, body }: ApiCall): Promise<ComparedTexts[]> {
  const { recordIds, ...names } = readBody(TextsRequest, body);
  const [a, b] = await openSides(places, names);
  const rows = recordIds.map((recordId) => ({ recordId, a: 0, b: 0 }));
  const texts = await readTexts(a, b, rows);
  return texts.map(({ recordId, question, reference, answerA, answerB }) => {
    const marked = (answer: string | null) =>
      answer === null ? null : markWords(answer, reference).text;
    return { recordId, question, reference, answerA: marked(answerA), answerB: marked(answerB) };
  });
}
