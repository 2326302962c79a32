import { rareRule } from "../rare-rule.ts";

/** `=SUM(A1:A9)`, `=HYPERLINK("…")`, `=A1&B2`, `=Sheet1!C3`. */
const formula =
  /^\s*=[+-]?(?:[A-ZÄÖÜ][A-ZÄÖÜ0-9.]{0,40}\(.*\)|(?:'?[\w ]{1,60}'?!)?\$?[A-Z]{1,3}\$?\d{1,7}(?:\s*[-+*/^&:<>=,].*)?)\s*$/s;
const EQUALS = 61;

/** A formula in place of its result. */
export const spreadsheetFormula = rareRule({
  code: "spreadsheet-formula",
  severity: "warning",
  title: "Formula in place of a text",
  why: "The file holds the formula instead of what the cell showed; the model learns to answer with formulas.",
  remedy: "Export the values of the cells instead of their formulas.",
  source: "Tunewright",
  repairable: false,
  taskShare: 0.5,
  task: "have a formula of a spreadsheet as their answer; fine if formulas are what the model should write",
  find({ question, answer = "", answerPath }) {
    if (answer.charCodeAt(0) === EQUALS && formula.test(answer)) {
      return { path: answerPath, message: "the answer is a formula of a spreadsheet" };
    }
    if (question.charCodeAt(0) === EQUALS && formula.test(question)) {
      return { message: "the question is a formula of a spreadsheet" };
    }
    return undefined;
  },
});
