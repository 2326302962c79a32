/** The times that a cron expression names. */
export interface Times {
  /** The first of them after a time, both in milliseconds since the epoch; undefined when there is none. */
  next(after: number): number | undefined;
}

/** The numbers that a field may have, with their names. */
interface Range {
  readonly min: number;
  readonly max: number;
  /** Names of the numbers from `min` on. */
  readonly names?: readonly string[];
}

const RANGES = {
  minute: { min: 0, max: 59 },
  hour: { min: 0, max: 23 },
  dayOfMonth: { min: 1, max: 31 },
  month: {
    min: 1,
    max: 12,
    names: ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"],
  },
  dayOfWeek: { min: 1, max: 7, names: ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"] },
  year: { min: 1970, max: 2199 },
} as const satisfies Record<string, Range>;

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** A day of a month; `weekday` is 1 on Sunday, `length` the number of the month's last day. */
interface Day {
  readonly day: number;
  readonly weekday: number;
  readonly length: number;
}

type IsDay = (day: Day) => boolean;

/**
 * Reads the six fields of `cron(…)`: minutes, hours, day of month, month, day of week, year, in UTC (EventBridge User
 * Guide, "Cron expressions"). One of the two days must be `?`, and the other must not. Names are in capitals; a range
 * runs upward. Returns undefined for what is malformed.
 */
export function readCron(text: string): Times | undefined {
  const fields = text.trim().split(/\s+/);
  if (fields.length !== 6) return undefined;
  const [minute = "", hour = "", dayOfMonth = "", month = "", dayOfWeek = "", year = ""] = fields;
  if ((dayOfMonth === "?") === (dayOfWeek === "?")) return undefined;
  const parts = {
    minutes: numbersOf(minute, RANGES.minute),
    hours: numbersOf(hour, RANGES.hour),
    months: numbersOf(month, RANGES.month),
    years: numbersOf(year, RANGES.year),
    isDay: dayOfMonth === "?" ? readDayOfWeek(dayOfWeek) : readDayOfMonth(dayOfMonth),
  };
  const { minutes, hours, months, years, isDay } = parts;
  if (!(minutes && hours && months && years && isDay)) return undefined;
  return { next: (after) => nextTime({ minutes, hours, months, years, isDay }, after) };
}

/** `5`, `1,3`, `1-5`, `*`, `0/15`, each also within a list; undefined for what is malformed. In rising order. */
function numbersOf(text: string, range: Range): number[] | undefined {
  const parts = text.split(",").map((part) => numbersOfPart(part, range));
  if (parts.some((part) => part === undefined)) return undefined;
  return [...new Set(parts.flatMap((part) => part ?? []))].sort((a, b) => a - b);
}

function numbersOfPart(part: string, range: Range): number[] | undefined {
  const match = /^(?:\*|([A-Z]+|\d+)(?:-([A-Z]+|\d+))?)(?:\/(\d+))?$/.exec(part);
  if (!match) return undefined;
  const [, first, last, step] = match;
  const from = first === undefined ? range.min : numberOf(first, range);
  const isOne = first !== undefined && last === undefined && step === undefined;
  const to = isOne ? from : last === undefined ? range.max : numberOf(last, range);
  const by = Number(step ?? 1);
  if (from === undefined || to === undefined || from > to || by < 1 || by > range.max) {
    return undefined;
  }
  return Array.from({ length: Math.floor((to - from) / by) + 1 }, (_, index) => from + index * by);
}

function numberOf(text: string, { min, max, names }: Range): number | undefined {
  const named = names?.indexOf(text) ?? -1;
  const number = named >= 0 ? min + named : /^\d+$/.test(text) ? Number(text) : Number.NaN;
  return number >= min && number <= max ? number : undefined;
}

/** A list, `L` for the last day, `3W` for the weekday nearest to the third. */
function readDayOfMonth(text: string): IsDay | undefined {
  if (text === "L") return ({ day, length }) => day === length;
  const nearest = /^(\d+)W$/.exec(text)?.[1];
  if (nearest !== undefined) {
    const wanted = numberOf(nearest, RANGES.dayOfMonth);
    return wanted === undefined ? undefined : (day) => isNearestWeekday(day, wanted);
  }
  const days = numbersOf(text, RANGES.dayOfMonth);
  return days && (({ day }) => days.includes(day));
}

/** Within the month: a Saturday moves to the Friday before, a Sunday to the Monday after, but not across its ends. */
function isNearestWeekday({ day, weekday, length }: Day, wanted: number): boolean {
  if (wanted > length || weekday === 1 || weekday === 7) return false;
  if (day === wanted) return true;
  const wantedWeekday = ((((weekday - 1 + wanted - day) % 7) + 7) % 7) + 1;
  if (wantedWeekday === 7) return day === (wanted === 1 ? 3 : wanted - 1);
  if (wantedWeekday === 1) return day === (wanted === length ? wanted - 2 : wanted + 1);
  return false;
}

/** A list without steps, `L` for Saturday, `6L` for the last Friday of the month, `3#2` for its second Tuesday. */
function readDayOfWeek(text: string): IsDay | undefined {
  if (text === "L") return ({ weekday }) => weekday === RANGES.dayOfWeek.max;
  const [, name = "", special = ""] = /^([A-Z]{3}|\d)(L|#[1-5])$/.exec(text) ?? [];
  if (special !== "") {
    const wanted = numberOf(name, RANGES.dayOfWeek);
    if (wanted === undefined) return undefined;
    return ({ day, weekday, length }) =>
      weekday === wanted &&
      (special === "L" ? day + 7 > length : Math.ceil(day / 7) === Number(special.slice(1)));
  }
  const days = text.includes("/") ? undefined : numbersOf(text, RANGES.dayOfWeek);
  return days && (({ weekday }) => days.includes(weekday));
}

interface CronParts {
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
  readonly months: readonly number[];
  readonly years: readonly number[];
  readonly isDay: IsDay;
}

function nextTime(parts: CronParts, after: number): number | undefined {
  const earliest = Math.floor(after / MINUTE_MS) * MINUTE_MS + MINUTE_MS;
  for (const start of daysFrom(parts, earliest)) {
    const times = parts.hours.flatMap((hour) =>
      parts.minutes.map((minute) => start + hour * HOUR_MS + minute * MINUTE_MS),
    );
    const found = times.find((time) => time >= earliest);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The starts of the days that the expression names, from the one that holds `earliest` on. */
function* daysFrom({ years, months, isDay }: CronParts, earliest: number): Generator<number> {
  for (const year of years) {
    if (Date.UTC(year + 1, 0) <= earliest) continue;
    for (const month of months) {
      const length = new Date(Date.UTC(year, month, 0)).getUTCDate();
      for (let day = 1; day <= length; day += 1) {
        const start = Date.UTC(year, month - 1, day);
        const weekday = new Date(start).getUTCDay() + 1;
        if (start + DAY_MS > earliest && isDay({ day, length, weekday })) yield start;
      }
    }
  }
}
