/** What reading alone fixes, by the code of the defect. */
const changes: Readonly<Record<string, string>> = {
  "byte-order-mark": "removed the byte-order mark",
  "encoding-utf16": "converted to UTF-8",
  "carriage-returns": "ended lines with line feeds",
  "json-array": "wrote one record per line",
  "zip-archive": "wrote the rows of the archive, one record per line",
  workbook: "wrote the rows of the sheet, one record per line",
  "json-layout": "wrote one record per line",
  "pretty-printed-json": "wrote one record per line",
  "concatenated-records": "wrote one record per line",
  "missing-comma": "wrote one record per line",
  "comma-after-record": "removed the comma between records",
  "trailing-comma": "removed the comma before the closing bracket",
  "json-comment": "removed the comment",
  "nan-value": "wrote null instead of NaN or Infinity",
  "bare-message-list": "put the messages into an object",
  "json-in-string": "took the record out of the string",
  "python-literals": "wrote the Python record as JSON",
  "curly-quotes": "wrote straight quotes",
  "bad-json": "removed comments and put keys in quotes",
  "blank-line": "removed the blank line",
};

/** What reading did about a defect that does not cost the record; undefined when nothing. */
export function changeOf(code: string): string | undefined {
  return changes[code];
}

/** Defects of a file that is then not read, or not to its end. */
const unread = new Set(["not-data", "choose-sheet", "unreadable-file"]);

/** Whether rows of the file may be missing for this defect, though none is named. */
export function costsRows(code: string): boolean {
  return unread.has(code);
}
