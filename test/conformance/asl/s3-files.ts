/** Content of the S3 file that a case of an ItemReader reads; the recorder did not keep it, but the results show it. */
export function fileFor(caseName: string): string {
  const found = FILES.find(([part]) => caseName.includes(part));
  return found?.[1] ?? STATEMENTS;
}

const ROWS = "Value4,Value5,Value6\n,,\ntrue,1,'HelloWorld'\nNull,None,\n   ,,\n";

const STATEMENT = { verdict: "true", statement_date: "6/11/2008", statement_source: "speech" };

const STATEMENTS = JSON.stringify([
  STATEMENT,
  { verdict: "false", statement_date: "6/7/2022", statement_source: "television" },
  { verdict: "mostly-true", statement_date: "5/18/2016", statement_source: "news" },
]);

const FILES: readonly (readonly [string, string])[] = [
  ["csv_headers_first_line", `Col1,Col2,Col3\nValue1,Value2,Value3\n${ROWS}`],
  ["typed_headers", `0,True,{}\n${ROWS}`],
  ["decl_extra_fields", `Value1,Value2,Value3\n${ROWS}`],
  ["first_row_extra_fields", `H1,\n${ROWS}`],
  ["csv_max_items", "Col1,Col2\nValue1,Value2\nValue3,Value4\nValue5,Value6\nValue7,Value8\n"],
  ["with_items_path", JSON.stringify([["from-bucket-item-0"]])],
  ["no_json_list_object", JSON.stringify({ verdict: "true" })],
  ["base_json_max_items::", JSON.stringify([STATEMENT, STATEMENT, STATEMENT])],
];
