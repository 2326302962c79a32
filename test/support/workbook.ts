import { strToU8, zipSync } from "fflate";

/** A zip archive of these members. */
export function zip(members: Readonly<Record<string, string | Uint8Array>>): Uint8Array {
  const bytes = Object.entries(members).map(([path, content]) => [
    path,
    typeof content === "string" ? strToU8(content) : content,
  ]);
  return zipSync(Object.fromEntries(bytes));
}

/** A sheet: rows of texts, or its XML. */
interface TestSheet {
  readonly name: string;
  readonly rows?: readonly (readonly (string | undefined)[])[];
  /** Instead of rows: what is inside `worksheet`. */
  readonly xml?: string;
  readonly hidden?: boolean;
}

/** What a workbook has beside its sheets. */
export interface TestWorkbook {
  readonly sheets: readonly TestSheet[];
  /** Number formats: style 0 is General, style 1 the first of these. */
  readonly formats?: readonly string[];
  /** The XML of the shared texts, `<si>…</si>`. */
  readonly texts?: string;
  readonly from1904?: boolean;
}

const schema = "http://schemas.openxmlformats.org";

/** An .xlsx file as Excel lays it out. */
export function workbook({ sheets, formats = [], texts = "", from1904 }: TestWorkbook): Uint8Array {
  const list = sheets.map(
    ({ name, hidden }, i) =>
      `<sheet name="${escaped(name)}" sheetId="${i + 1}"${hidden ? ' state="hidden"' : ""} r:id="rId${i + 1}"/>`,
  );
  const targets = [
    ...sheets.map((_, i) => `worksheets/sheet${i + 1}.xml`),
    "styles.xml",
    "sharedStrings.xml",
  ];
  const links = targets.map((target, i) => `<Relationship Id="rId${i + 1}" Target="${target}"/>`);
  const codes = formats.map(
    (code, i) => `<numFmt numFmtId="${200 + i}" formatCode="${escaped(code)}"/>`,
  );
  const styles = formats.map((_, i) => `<xf numFmtId="${200 + i}"/>`);
  return zip({
    "[Content_Types].xml": "<Types/>",
    "xl/workbook.xml": `<workbook xmlns="${schema}/spreadsheetml/2006/main" xmlns:r="${schema}/officeDocument/2006/relationships"><workbookPr date1904="${from1904 ? 1 : 0}"/><sheets>${list.join("")}</sheets></workbook>`,
    "xl/_rels/workbook.xml.rels": `<Relationships>${links.join("")}</Relationships>`,
    "xl/styles.xml": `<styleSheet><numFmts>${codes.join("")}</numFmts><cellStyleXfs><xf numFmtId="9"/></cellStyleXfs><cellXfs><xf numFmtId="0"/>${styles.join("")}</cellXfs></styleSheet>`,
    "xl/sharedStrings.xml": `<sst>${texts}</sst>`,
    ...Object.fromEntries(
      sheets.map((sheet, i) => [`xl/worksheets/sheet${i + 1}.xml`, sheetXml(sheet)]),
    ),
  });
}

function sheetXml({ rows = [], xml }: TestSheet): string {
  const data = rows.map((cells) => `<row>${cells.map(cellXml).join("")}</row>`).join("");
  return `<worksheet>${xml ?? `<sheetData>${data}</sheetData>`}</worksheet>`;
}

function cellXml(text: string | undefined): string {
  return text === undefined ? "<c/>" : `<c t="inlineStr"><is><t>${escaped(text)}</t></is></c>`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}
