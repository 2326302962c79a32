import { ServiceError } from "../../kernel/aws-error.ts";
import { readCron, type Times } from "./cron.ts";

const UNIT_MS = { minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const;

/**
 * The times of a `ScheduleExpression`: `rate(1 hour)`, `rate(5 minutes)`, `cron(…)`.
 * @param from milliseconds since the epoch from which a rate counts
 * Throws `ValidationException` in AWS's words.
 */
export function readSchedule(expression: string, from: number): Times {
  const [, kind, fields = ""] = /^(rate|cron)\((.*)\)$/s.exec(expression) ?? [];
  const times = kind === "cron" ? readCron(fields) : readRate(fields, from);
  if (kind !== undefined && times !== undefined) return times;
  throw new ServiceError("ValidationException", "Parameter ScheduleExpression is not valid.");
}

/** One takes the singular of its unit, more than one the plural (EventBridge User Guide, "Rate expressions"). */
function readRate(text: string, from: number): Times | undefined {
  const match = /^\s*([1-9]\d*)\s+(minute|hour|day)(s?)\s*$/.exec(text);
  const [, value = "", unit = "", plural = ""] = match ?? [];
  if (!match || (value === "1") !== (plural === "")) return undefined;
  const period = Number(value) * UNIT_MS[unit as keyof typeof UNIT_MS];
  return { next: (after) => from + (Math.floor(Math.max(0, after - from) / period) + 1) * period };
}
