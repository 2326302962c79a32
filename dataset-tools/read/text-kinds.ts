import type { FileKind } from "./binary-kinds.ts";

const asTable = "save the rows as CSV or JSON Lines";

interface TextKind extends FileKind {
  /** Whether the start of a text is of this kind. `lines` are its lines with text, at most 200. */
  readonly matches: (text: string, lines: readonly string[]) => boolean;
}

const question = "q|question|user|human|prompt|input|instruction|customer";
const answer = "a|answer|assistant|ai|bot|gpt|model|completion|output|response|agent";
const asks = new RegExp(
  String.raw`^(?:\d+[.)] *)?(?:#+ *|\*\*)?(?:${question}) ?\d*\*{0,2} ?[:.)]`,
  "i",
);
const answers = new RegExp(String.raw`^ *(?:#+ *|\*\*)?(?:${answer}) ?\d*\*{0,2} ?[:.)]`, "i");

/** A line of dashes below the names of the columns, as in Markdown, psql, MySQL, DuckDB, sqlite3 or sqlcmd. */
const rulers = [
  /^\s*[|+┌├╭]?\s*:?[-=─]{2,}:?\s*(?:[|+┬┼]\s*:?[-=─]+:?\s*)*[|+┐┤╮]?\s*$/,
  /^-+(?:\s+-+)+$/,
  /^-{3,}(?:[\t,;]-{3,})+$/,
];

/** What a server or a tool answers in place of a file. */
const refusal =
  /^(?:error\W+)?(?:\d{3}\W+)?(?:not found|forbidden|unauthorized|bad request|internal server error|bad gateway|service unavailable|gateway time-?out|too many requests|access denied|entry not found|repository not found|invalid (?:username or password|credentials|token)|permission denied|no such (?:file|key))\b.{0,200}$/i;

const kinds: readonly TextKind[] = [
  {
    is: "a Git LFS pointer, not the file itself",
    advice: "run `git lfs pull` in its repository, or download the file itself",
    matches: (text) => /^version https?:\/\/(?:git-lfs|hawser)\.github\.com\/spec\//.test(text),
  },
  {
    is: "a git-annex or Xet pointer, not the file itself",
    advice: "fetch the file itself, e.g. with `git annex get`",
    matches: (text) => /^(?:\/annex\/objects\/|# xet version )/.test(text),
  },
  {
    is: "an S3 error (XML) in place of the file",
    advice: "check the address and the permission, and download it again",
    matches: (text) => /^(?:<\?xml[^>]*>\s*)?<Error>\s*<Code>/.test(text),
  },
  {
    is: "an Excel XML file of 2003",
    advice: "open it in a spreadsheet and save it as .xlsx or as CSV UTF-8",
    matches: (text) => /^<\?xml/.test(text) && text.includes("urn:schemas-microsoft-com:office"),
  },
  {
    is: "an HTML page with a table (saved as a spreadsheet or downloaded)",
    advice: "open it in a spreadsheet and save it as .xlsx or as CSV UTF-8",
    matches: (text) => isHtml(text) && /<table[\s>]/i.test(text),
  },
  {
    is: "an HTML page, often a sign-in or error page in place of the file",
    advice: "download the file itself: sign in, or use the direct link",
    matches: isHtml,
  },
  {
    is: "an XML file",
    advice: asTable,
    matches: (text) => /^<\?xml\s|^<[A-Za-z][\w:.-]*(?:\s[^<>]*)?>\s*<[A-Za-z!]/.test(text),
  },
  {
    is: "the error message of a server, not the file",
    advice: "check the address and the permission, and download it again",
    matches: (text, lines) => isErrorBody(text) || (lines.length === 1 && refusal.test(text)),
  },
  {
    is: "the error message of a program, not the file",
    advice: "run the program again and look at what it prints",
    matches: (text, lines) =>
      /^Traceback \(most recent call last\):/.test(text) ||
      (/^(?:Uncaught )?\w*(?:Error|Exception): /.test(text) &&
        (lines.length === 1 || /^\s+at \S/.test(lines[1] ?? ""))),
  },
  {
    is: "program code",
    advice: "run the program, and give the file that it writes",
    matches: (text) =>
      /^(?:(?:window|document|self|location)\.\w|throw new \w|["']use strict["'];|#!\/|diff --git |(?:import|from) [\w.]+(?: import [\w*, ]+)?\n)/.test(
        text,
      ),
  },
  {
    is: "a file of settings (INI, TOML)",
    advice: asTable,
    matches: (_text, lines) =>
      /^\[[\w .-]+\]$/.test(lines[0] ?? "") && /^[\w.-]+ *=/.test(lines[1] ?? ""),
  },
  {
    is: "a dataset card (README)",
    advice: "give the data files of the repository instead",
    matches: (text) => /^---\r?\n(?:.*\r?\n)*?---\r?\n\s*(?:#|<|!\[|\w)/.test(text),
  },
  {
    is: "a table as a database client or Markdown prints it",
    advice: "export it as CSV, e.g. psql --csv, mysql --batch, sqlite3 -csv",
    matches: (_text, lines) => isPrintedTable(lines),
  },
  {
    is: "a text of questions and answers in paragraphs",
    advice: 'write each pair as one line of JSON: {"prompt": …, "completion": …}',
    matches: (_text, lines) =>
      asks.test(lines[0] ?? "") && lines.slice(1).some((line) => answers.test(line)),
  },
  {
    is: "a text with chat markers",
    advice: 'write each conversation as one line of JSON: {"messages": […]}',
    matches: (text) =>
      /^(?:<\|\w+\|>|<s>\s*\[INST\]|\[INST\]|### \w+:\s*$)/m.test(text.slice(0, 40)),
  },
  { is: "YAML", advice: asTable, matches: (text, lines) => isYaml(text, lines) },
  {
    is: "a Markdown document",
    advice: "give the data files instead, or save the rows as CSV or JSON Lines",
    matches: (text, lines) => /^#{1,6} \S/.test(text) && isMarkdown(lines),
  },
  {
    is: "an SQL dump",
    advice: "export the table as CSV",
    matches: (text) =>
      /^(?:--.*\n|\/\*.*\*\/;?\n|\s*\n)*(?:CREATE (?:TABLE|DATABASE)|INSERT INTO|PRAGMA |SET \w+|DROP TABLE)\b/i.test(
        text,
      ),
  },
  {
    is: "a file of subtitles",
    advice: asTable,
    matches: (text) => /^(?:WEBVTT\b|1\r?\n\d\d:\d\d:\d\d,\d{3} --> )/.test(text),
  },
  { is: "an ARFF file", advice: asTable, matches: (text) => /^(?:%.*\n)*@relation\s/i.test(text) },
  {
    is: "a spreadsheet in an old exchange format (DIF, SYLK)",
    advice: "open it in a spreadsheet and save it as .xlsx or as CSV UTF-8",
    matches: (text) => /^(?:TABLE\r?\n0,1\r?\n|ID;P\w*;?)/.test(text),
  },
  {
    is: "encrypted with PGP",
    advice: "decrypt it first",
    matches: (text) => text.startsWith("-----BEGIN PGP MESSAGE-----"),
  },
  {
    is: "a Jupyter notebook",
    advice: "write the rows as JSON Lines in it, and give that file",
    matches: (text) => /^\{\s*"cells"\s*:\s*\[/.test(text) && text.includes('"cell_type"'),
  },
  {
    is: "a LaTeX document",
    advice: asTable,
    matches: (text) => /^(?:%.*\n|\s*\n)*\\documentclass/.test(text),
  },
];

/** Characters that are looked at. */
const maxText = 20_000;

/** Recognises by the start of its text a file that is not data; undefined when it may be. */
export function textKind(head: string): FileKind | undefined {
  const text = head.replace(/^\ufeff/, "").trim();
  const lines = text
    .slice(0, maxText)
    .split(/\r\n?|\n/)
    .filter((line) => line.trim() !== "")
    .slice(0, 200);
  return kinds.find(({ matches }) => matches(text, lines));
}

function isHtml(text: string): boolean {
  return /^(?:<\?xml[^>]*>\s*)?(?:<!--[\s\S]*?-->\s*)*<(?:!doctype html|html|head|body|meta|title|script|style|table|div|center|h1|p)\b/i.test(
    text,
  );
}

/** Keys of the JSON that servers answer with when something failed. */
const errorKeys =
  /^(?:errors?|message|detail|details|status|statusCode|status_code|code|type|title|path|timestamp|request_?id|documentation_url|__type|success|ok|error_description|reason)$/i;
const telling = /^(?:errors?|message|detail|__type|error_description)$/i;

/** A single object with nothing in it but an error. */
function isErrorBody(text: string): boolean {
  if (!text.startsWith("{") || !text.endsWith("}") || text.length > 20_000) return false;
  try {
    const keys = Object.keys(JSON.parse(text) as object);
    return keys.every((key) => errorKeys.test(key)) && keys.some((key) => telling.test(key));
  } catch {
    return false;
  }
}

/** Names of columns, a line of dashes, and rows; or a frame of dashes around them. */
function isPrintedTable(lines: readonly string[]): boolean {
  const at = lines.slice(0, 4).findIndex((line) => rulers.some((ruler) => ruler.test(line)));
  if (at < 0 || lines.length < 3)
    return /^(?:-\[ RECORD 1 \]|\*+ 1\. row \*+)/.test(lines[0] ?? "");
  const framed = at === 0 && /^\s*[|│]/.test(lines[1] ?? "");
  return framed || (at === 1 && columnsBefore(lines[0] ?? ""));
}

function columnsBefore(header: string): boolean {
  return /[|│\t,;]/.test(header) || /^\S+(?: \S+)*\s{2,}\S/.test(header);
}

/** Further headings, fenced code or lists: comments of a table have none of these. */
function isMarkdown(lines: readonly string[]): boolean {
  return lines.slice(1).some((line) => /^(?:#{2,6} \S|```|[-*] \S|\|.*\|$)/.test(line));
}

/** A list or a mapping in block style: every line is an item, a key, or indented. */
function isYaml(text: string, lines: readonly string[]): boolean {
  const first = lines.find((line) => !/^(?:#|---|%YAML)/.test(line)) ?? "";
  if (/^%YAML|^---\s*$/m.test(lines[0] ?? "") && /^(?:- |[\w"'-]+:)/.test(first)) return true;
  if (!/^(?:- )?["']?[\w -]+["']?:(?:\s|$)/.test(first) || /^[[{]/.test(text)) return false;
  const whole = text.length > maxText ? lines.slice(0, -1) : lines;
  const fits = (line: string): boolean => /^(?:\s+\S|- |-$|#|["']?[\w-]+["']?:(?:\s|$))/.test(line);
  const nested = whole.some((line) => /^(?:\s+|- )/.test(line));
  return whole.length > 1 && nested && whole.every(fits);
}
