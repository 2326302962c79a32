/** The numbers that a field of `cron(…)` may have, with the names of the first, second, … of them. */
interface Field {
  readonly min: number;
  readonly max: number;
  readonly names?: readonly string[];
  /** What the field may be besides a list of numbers, ranges and steps. */
  readonly also?: RegExp;
}

const MONTHS = "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split(" ");
const DAYS = "SUN MON TUE WED THU FRI SAT".split(" ");

/** Minutes, hours, day of month, month, day of week, year. */
const FIELDS: readonly Field[] = [
  { min: 0, max: 59 },
  { min: 0, max: 23 },
  { min: 1, max: 31, also: /^(\?|L|([1-9]|[12]\d|3[01])W)$/ },
  { min: 1, max: 12, names: MONTHS },
  { min: 1, max: 7, names: DAYS, also: /^(\?|L|([1-7]|[A-Z]{3})(L|#[1-5]))$/ },
  { min: 1970, max: 2199 },
];
const [DAY_OF_MONTH, DAY_OF_WEEK] = [2, 4];

/**
 * What is wrong with a schedule of EventBridge, `rate(7 days)` or `cron(0 3 ? * MON *)`, in UTC; undefined where
 * nothing is. Source: EventBridge User Guide, "Cron expressions" and "Rate expressions".
 */
export function scheduleFault(expression: string): string | undefined {
  const [, kind, inner = ""] = /^(rate|cron)\((.*)\)$/s.exec(expression) ?? [];
  if (kind === "rate") return rateFault(inner);
  if (kind === "cron") return cronFault(inner);
  return "must be a schedule, e.g. cron(0 3 ? * MON *) or rate(7 days)";
}

function rateFault(inner: string): string | undefined {
  const [, value = "", , plural = ""] = /^([1-9]\d*) (minute|hour|day)(s?)$/.exec(inner) ?? [];
  if (value === "") return "must be a rate such as rate(12 hours) or rate(7 days)";
  if ((value === "1") === (plural === "")) return undefined;
  return "must have the singular after 1, and the plural after more: rate(1 day), rate(7 days)";
}

function cronFault(inner: string): string | undefined {
  const texts = inner.trim().split(/\s+/);
  if (texts.length !== FIELDS.length) {
    return "must have six fields: minutes, hours, day of month, month, day of week, year";
  }
  if ((texts[DAY_OF_MONTH] === "?") === (texts[DAY_OF_WEEK] === "?")) {
    return "must have ? as day of month or as day of week, and not as both";
  }
  const wrong = texts.find((text, at) => !isField(text, FIELDS[at]));
  return wrong === undefined ? undefined : `has a field that cannot be read: ${wrong}`;
}

function isField(text: string, field: Field | undefined): boolean {
  if (field === undefined) return false;
  if (field.also?.test(text)) return true;
  return text.split(",").every((part) => isPart(part, field));
}

/** `5`, `1-5`, `*`, `0/15`, `MON-FRI`. */
function isPart(part: string, field: Field): boolean {
  const match = /^(?:\*|([A-Z]+|\d+)(?:-([A-Z]+|\d+))?)(?:\/([1-9]\d*))?$/.exec(part);
  if (match === null) return false;
  const [, first, last] = match.map((text, at) =>
    at === 0 || text === undefined ? undefined : numberOf(text, field),
  );
  const isGiven = (at: number) => match[at] !== undefined;
  if (isGiven(1) && first === undefined) return false;
  if (isGiven(2) && last === undefined) return false;
  return first === undefined || last === undefined || first <= last;
}

function numberOf(text: string, { min, max, names = [] }: Field): number | undefined {
  const named = names.indexOf(text);
  const number = named >= 0 ? min + named : Number(text);
  return number >= min && number <= max ? number : undefined;
}
