/** The number that a run of digits ends in. */
export interface DigitsRead {
  /** Digits, and after a point more of them. */
  readonly decimal: string;
  /** Where in the run it starts: after 0 the run is more than one number. */
  readonly offset: number;
}

/**
 * Reads digits with marks between them: `1,234.5`, `1.234,5`, `1'234`, `1 234` and `12,34,567` are one number each. A
 * single point is a decimal point; a single comma groups three digits (`1,234`) and is a decimal comma otherwise
 * (`3,5`, `0,125`). Of what is a list or a date (`1,2,3`) it is the last part.
 */
export function readDigits(run: string): DigitsRead {
  const parts = run.split(/[.,'_ ]/);
  const marks = run.match(/[.,'_ ]/g) ?? [];
  const decimal = marks.every((mark) => mark === marks[0])
    ? withOneMark(parts, marks)
    : withTwoMarks(parts, marks);
  if (decimal !== undefined) return { decimal, offset: 0 };
  const isList = marks.every((mark) => mark === marks[0]);
  const skipped = isList ? run.length - (parts.at(-1) ?? "").length : (parts[0] ?? "").length + 1;
  const rest = readDigits(run.slice(skipped));
  return { ...rest, offset: skipped + rest.offset };
}

function withOneMark(
  parts: readonly string[],
  [mark, ...more]: readonly string[],
): string | undefined {
  const [first = "", second = ""] = parts;
  if (mark === undefined) return first;
  const isSingle = more.length === 0;
  if (isSingle && mark === ".") return `${first || "0"}.${second}`;
  if (areGroups(parts, mark)) return parts.join("");
  return isSingle && mark === "," ? `${first}.${second}` : undefined;
}

/** Groups by one mark, and after the other the decimals. */
function withTwoMarks(parts: readonly string[], marks: readonly string[]): string | undefined {
  const [mark = ""] = marks;
  const isGrouped = marks.slice(0, -1).every((one) => one === mark);
  const whole = parts.slice(0, -1);
  if (!isGrouped || !/[.,]/.test(marks.at(-1) ?? "") || !areGroups(whole, mark)) return undefined;
  return `${whole.join("")}.${parts.at(-1)}`;
}

/** Groups of three digits, or as in India of two before the last. */
function areGroups([first = "", ...others]: readonly string[], mark: string): boolean {
  if (!/^[1-9]\d{0,2}$/.test(first)) return false;
  if (others.every((group) => group.length === 3)) return true;
  const [last = "", ...earlier] = [...others].reverse();
  const isIndian = last.length === 3 && earlier.every((group) => group.length === 2);
  return mark === "," && first.length <= 2 && isIndian;
}
