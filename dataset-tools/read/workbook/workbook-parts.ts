import { posix } from "node:path";
import { getFormatFromId } from "numfmt";
import type { Archive } from "../archive/archive.ts";
import { DamagedFile } from "../source.ts";
import { parseXml, xmlParser } from "./xml.ts";

/** A sheet of a workbook. */
export interface Sheet {
  readonly name: string;
  /** Path of its cells in the archive. */
  readonly path: string;
  readonly hidden: boolean;
}

/** What all cells of a workbook refer to. */
export interface Workbook {
  readonly sheets: readonly Sheet[];
  /** Days are counted from 1904, not from 1900. */
  readonly from1904: boolean;
  /** Number format by the number of the cell's style. */
  readonly formats: readonly string[];
  /** Texts that cells refer to by number. */
  readonly texts: readonly string[];
}

const main = /^xl\/workbook\d*\.xml$/i;

/** Whether an archive with these members is an Excel workbook. */
export function isWorkbook(paths: readonly string[]): boolean {
  return paths.some((path) => main.test(path));
}

/** Reads all of a workbook but its cells. Source of the format: ECMA-376, part 1, section 18. */
export async function openWorkbook(archive: Archive): Promise<Workbook> {
  const path = archive.paths.find((one) => main.test(one)) ?? "";
  const targets = await targetsOf(archive, path);
  const { sheets, from1904 } = readSheets((await archive.text(path)) ?? "", targets);
  const parts = { sheets: sheets.filter((sheet) => archive.paths.includes(sheet.path)), from1904 };
  if (parts.sheets.length === 0) throw new DamagedFile("it is a workbook without sheets");
  const part = (kind: string) => archive.text([...targets.values()].find(isPart(kind)) ?? "");
  const formats = readFormats((await part("styles")) ?? "");
  return { ...parts, formats, texts: readTexts((await part("sharedStrings")) ?? "") };
}

function isPart(kind: string): (path: string) => boolean {
  const file = new RegExp(`(?:^|/)${kind}\\d*\\.xml$`, "i");
  return (path) => file.test(path);
}

/** Paths of the parts that the workbook refers to, by their ids. */
async function targetsOf(archive: Archive, path: string): Promise<Map<string, string>> {
  const targets = new Map<string, string>();
  const folder = posix.dirname(path);
  const text = await archive.text(`${folder}/_rels/${posix.basename(path)}.rels`);
  parseXml(text ?? "", {
    open(name, { Id: id = "", Target: target = "" }) {
      if (name !== "Relationship") return;
      targets.set(id, target.startsWith("/") ? target.slice(1) : posix.join(folder, target));
    },
  });
  return targets;
}

function readSheets(
  text: string,
  targets: ReadonlyMap<string, string>,
): Pick<Workbook, "sheets" | "from1904"> {
  const sheets: Sheet[] = [];
  let from1904 = false;
  parseXml(text, {
    open(name, attributes) {
      if (name === "workbookPr") from1904 = /^(?:1|true)$/.test(attributes["date1904"] ?? "");
      if (name !== "sheet") return;
      const id = Object.entries(attributes).find(([key]) => /(?:^|:)id$/.test(key))?.[1] ?? "";
      const { name: title = "", state = "visible" } = attributes;
      sheets.push({ name: title, path: targets.get(id) ?? "", hidden: state !== "visible" });
    },
  });
  return { sheets, from1904 };
}

function readFormats(text: string): string[] {
  const own = new Map<number, string>();
  const formats: string[] = [];
  let inCells = false;
  parseXml(text, {
    open(name, { numFmtId: id = "0", formatCode = "General" }) {
      if (name === "numFmt") own.set(Number(id), formatCode);
      else if (name === "cellXfs") inCells = true;
      else if (name === "xf" && inCells) {
        formats.push(own.get(Number(id)) ?? getFormatFromId(Number(id)) ?? "General");
      }
    },
    close(name) {
      if (name === "cellXfs") inCells = false;
    },
  });
  return formats;
}

/** Rich text is joined; the reading aids of Japanese (`rPh`) are no part of the text. */
function readTexts(text: string): string[] {
  const texts: string[] = [];
  let current = "";
  let inText = false;
  let inAid = false;
  const parser = xmlParser({
    open(name) {
      if (name === "si") current = "";
      else if (name === "rPh") inAid = true;
      else if (name === "t") inText = !inAid;
    },
    text(piece) {
      if (inText) current += piece;
    },
    close(name) {
      if (name === "si") texts.push(unescaped(current));
      else if (name === "rPh") inAid = false;
      else if (name === "t") inText = false;
    },
  });
  parser.write(text);
  parser.end();
  return texts;
}

/** Characters that XML cannot hold are written as `_x000D_`. */
export function unescaped(text: string): string {
  if (!text.includes("_x")) return text;
  return text.replace(/_x([0-9A-Fa-f]{4})_/g, (_all, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
}
