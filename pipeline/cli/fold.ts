import { stripVTControlCharacters } from "node:util";
import measure from "fast-string-truncated-width";

/** Columns that a text takes on a terminal: colors take none, CJK characters and emoji take two. */
export function displayWidth(text: string): number {
  return measure(text).width;
}

/** As much of a line as fits, with an ellipsis where something is cut. */
export function cut(line: string, width: number): string {
  if (displayWidth(line) <= width) return line;
  const end = line.includes("\u001b") ? "\u001b[0m" : "";
  return `${line.slice(0, fitting(line, width - 1))}…${end}`;
}

const graphemes = new Intl.Segmenter("en");

/** How many code units of a text fit into so many columns, at least one character. */
function fitting(text: string, width: number): number {
  let [at, used] = [0, 0];
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colors start with this one.
  for (const part of text.split(/(\u001b\[[\d;]*m)/)) {
    const isColor = part.startsWith("\u001b[");
    for (const { segment } of isColor ? [{ segment: part }] : graphemes.segment(part)) {
      used += displayWidth(segment);
      if (used > width && at > 0) return at;
      at += segment.length;
    }
  }
  return at;
}

/**
 * Folds the lines of a text that are wider than the terminal, at words. What follows is indented to where the line's
 * own text starts, after its sign or label. A command in backticks stays on one line where it fits there, and a word
 * that is wider than a line (an ARN) is folded after a separator, or left whole where it is an address.
 */
export function fold(text: string, width: number): string {
  if (!Number.isFinite(width)) return text;
  return text
    .split("\n")
    .flatMap((line) => (displayWidth(line) <= width ? [line] : foldLine(line, width)))
    .join("\n");
}

/** A sign, e.g. `✓`, and up to two labels that are followed by a gap. */
const HEAD = /^(?:[a-z]+: (?! )|(?:[→✓✗●○!?≠↻·•#-] +)?(?:\S+(?: \S+){0,3} {2,}){0,2})/u;

/** The share of a line that may be left empty below a label. */
const MAX_HANG = 0.4;

function foldLine(line: string, width: number): string[] {
  const plain = stripVTControlCharacters(line);
  const blank = plain.length - plain.trimStart().length;
  const head = HEAD.exec(plain.trimStart())?.[0] ?? "";
  const limit = Math.floor(width * MAX_HANG);
  const indent = blank <= limit ? blank : 4;
  const hang = indent + displayWidth(head) <= limit ? indent + displayWidth(head) : indent + 2;
  const pieces = piecesOf(line.slice(blank));
  return placed(pieces, { indent, hang: head === "" ? indent : hang, width });
}

/** Part of a line, and the spaces before it. */
interface Piece {
  readonly gap: string;
  readonly text: string;
}

/** Words; commands in backticks are one each. */
function piecesOf(line: string): Piece[] {
  return [...line.matchAll(/( *)((?:`[^`]*`|[^ `])+|`)/g)].map(([, gap = "", text = ""]) => ({
    gap,
    text,
  }));
}

interface Margins {
  readonly indent: number;
  readonly hang: number;
  readonly width: number;
}

/** The pieces in lines. */
function placed(pieces: readonly Piece[], margins: Margins): string[] {
  const lines = [" ".repeat(margins.indent)];
  let isEmpty = true;
  const queue = [...pieces];
  for (let piece = queue.shift(); piece !== undefined; piece = queue.shift()) {
    const line = lines.pop() ?? "";
    const gap = isEmpty ? "" : piece.gap;
    const room = margins.width - displayWidth(line) - gap.length;
    const next = placeOf(piece, { room, isEmpty, margins });
    if (next === "here") {
      lines.push(`${line}${gap}${piece.text}`);
      isEmpty = false;
    } else if (typeof next === "number") {
      lines.push(...(isEmpty ? [] : [line]), " ".repeat(next));
      queue.unshift(piece);
      isEmpty = true;
    } else {
      lines.push(line);
      queue.unshift(...next);
    }
  }
  return lines.map((line) => line.trimEnd());
}

/** Where a piece is put: on this line, on a new one with so many spaces before it, or in parts. */
function placeOf(
  piece: Piece,
  { room, isEmpty, margins }: { room: number; isEmpty: boolean; margins: Margins },
): "here" | number | Piece[] {
  const { indent, hang, width } = margins;
  const needed = displayWidth(piece.text);
  const isWhole = !isFoldable(piece.text);
  if (needed <= room || (isEmpty && isWhole)) return "here";
  if (needed <= width - hang) return hang;
  if (!isEmpty && needed <= width - indent - 2) return indent + 2;
  if (piece.text.includes(" ")) return wordsOf(piece);
  if (!isEmpty && isWhole) return 0;
  const part = fittingPart(piece.text, room);
  if (!isEmpty && lastSeparator(part) === undefined) return hang;
  return foldWord(piece, part);
}

/** The words of a command that does not fit on a line. */
function wordsOf({ gap, text }: Piece): Piece[] {
  return text.split(" ").map((word, at) => ({ gap: at === 0 ? gap : " ", text: word }));
}

/** An address is left to the terminal, which knows it as one only while it is whole. */
function isFoldable(text: string): boolean {
  return !/^\W*https?:/.test(stripVTControlCharacters(text));
}

/** Columns of a word's part, unless it is its last. */
const MIN_PART = 8;

/** The start of a word that fits. */
function fittingPart(text: string, room: number): string {
  return text.slice(0, fitting(text, Math.max(room, MIN_PART)));
}

/** What fits of a word, up to a separator where there is one, and the rest of it. */
function foldWord({ gap, text }: Piece, part: string): Piece[] {
  const end = lastSeparator(part) ?? part.length;
  return [
    { gap, text: text.slice(0, end) },
    { gap: "", text: text.slice(end) },
  ];
}

function lastSeparator(text: string): number | undefined {
  const separators = [...text.matchAll(/[-/:,=_.](?=.)|[/:,=]$/g)];
  const last = separators.at(-1);
  return last === undefined || last.index < text.length / 3 ? undefined : last.index + 1;
}
