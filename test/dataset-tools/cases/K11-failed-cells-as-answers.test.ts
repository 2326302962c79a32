import { testCases } from "../../support/dataset-cases.ts";

testCases("K11-failed-cells-as-answers", {
  "csv-formula": { named: ["spreadsheet-error", "spreadsheet-formula"] },
  "csv-nan-answer": { named: ["missing-value-word"], converted: 12 },
  "csv-null-answer": { named: ["missing-value-word"], converted: 12 },
  "double-escaped": { named: ["escaped-line-break"], converted: 12 },
  think: { named: ["think-tag"], converted: 12 },
  "excel-quoted-numbers": { named: ["excel-quoted-value"], converted: 10 },
});
