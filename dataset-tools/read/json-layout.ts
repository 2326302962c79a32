/** How JSON records are laid out in a file. */
export type JsonLayout =
  /** One record per line. */
  | "lines"
  /** The whole file is one array of records. */
  | "array"
  /** Records one after another, each over several lines. */
  | "spread"
  /** One object whose values are arrays of records. */
  | "sections";

/** Keys whose array is part of a record and not a section of records. */
const recordKeys = /^(?:messages|conversations|system|prompt|content|history)$/;

/** Recognises the layout from the start of the file. */
export function jsonLayout(head: string): JsonLayout {
  const start = head.trimStart();
  const firstLine = start.split("\n", 1)[0] ?? "";
  const rest = start.slice(firstLine.length).trimStart();
  if (start.startsWith("[")) return rest === "" || !isJson(firstLine) ? "array" : "lines";
  if (!start.startsWith("{") || isJson(firstLine)) return "lines";
  const section = /^\{\s*"([^"\\]*)"\s*:\s*\[\s*[[{]/.exec(start);
  if (section !== null && !recordKeys.test(section[1] ?? "")) return "sections";
  return endsOpen(firstLine) && rest !== "" && !/^[{[]/.test(rest) ? "spread" : "lines";
}

function isJson(line: string): boolean {
  try {
    JSON.parse(line);
    return true;
  } catch {
    return false;
  }
}

/** Whether the line ends where more of the same record may follow: after `{`, `[` or a comma. */
function endsOpen(line: string): boolean {
  return /[{[,]\s*$/.test(line) && !/\}\s*,\s*$/.test(line);
}
