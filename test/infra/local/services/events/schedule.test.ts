import { expect, it } from "vitest";
import { readSchedule } from "../../../../../infra/local/services/events/schedule.ts";

const FROM = "2026-11-27T10:20:30Z";

function times(expression: string, count: number, from = FROM): string[] {
  const schedule = readSchedule(expression, Date.parse(from));
  const found: string[] = [];
  for (let at = schedule.next(Date.parse(from)); at && found.length < count; at = schedule.next(at))
    found.push(new Date(at).toISOString().slice(0, 19));
  return found;
}

it.each([
  ["rate(1 minute)", ["2026-11-27T10:21:30", "2026-11-27T10:22:30"]],
  ["rate(5 minutes)", ["2026-11-27T10:25:30", "2026-11-27T10:30:30"]],
  ["rate(1 hour)", ["2026-11-27T11:20:30", "2026-11-27T12:20:30"]],
  ["rate(36 hours)", ["2026-11-28T22:20:30", "2026-11-30T10:20:30"]],
  ["rate(2 days)", ["2026-11-29T10:20:30", "2026-12-01T10:20:30"]],
  ["cron(0 10 * * ? *)", ["2026-11-28T10:00:00", "2026-11-29T10:00:00"]],
  ["cron(15 12 * * ? *)", ["2026-11-27T12:15:00", "2026-11-28T12:15:00"]],
  ["cron(0 18 ? * MON-FRI *)", ["2026-11-27T18:00:00", "2026-11-30T18:00:00"]],
  ["cron(0 8 1 * ? *)", ["2026-12-01T08:00:00", "2027-01-01T08:00:00"]],
  ["cron(0/15 * * * ? *)", ["2026-11-27T10:30:00", "2026-11-27T10:45:00"]],
  ["cron(0/5 8-17 ? * 2-6 *)", ["2026-11-27T10:25:00", "2026-11-27T10:30:00"]],
  ["cron(0 9 ? * 2#1 *)", ["2026-12-07T09:00:00", "2027-01-04T09:00:00"]],
  ["cron(0 9 ? * FRI#5 *)", ["2027-01-29T09:00:00", "2027-04-30T09:00:00"]],
  ["cron(0 0 L * ? *)", ["2026-11-30T00:00:00", "2026-12-31T00:00:00"]],
  ["cron(0 0 ? * 6L *)", ["2026-12-25T00:00:00", "2027-01-29T00:00:00"]],
  ["cron(0 0 ? * L *)", ["2026-11-28T00:00:00", "2026-12-05T00:00:00"]],
  ["cron(0 0 29 FEB ? *)", ["2028-02-29T00:00:00", "2032-02-29T00:00:00"]],
  ["cron(30 6,18 1/10 JAN,MAR ? 2027-2028)", ["2027-01-01T06:30:00", "2027-01-01T18:30:00"]],
  ["cron(0 0 1 1 ? 2020)", []],
  ["cron(0 0 31 2 ? *)", []],
])("%s", (expression, expected) => {
  expect(times(expression, 2)).toEqual(expected);
});

it.each([
  // 2026-08-01 is a Saturday, 2026-11-15 a Sunday, 2026-05-31 the last day and a Sunday.
  ["cron(0 0 1W 8 ? 2026)", "2026-08-03T00:00:00"],
  ["cron(0 0 15W 11 ? 2026)", "2026-11-16T00:00:00"],
  ["cron(0 0 31W 5 ? 2026)", "2026-05-29T00:00:00"],
  ["cron(0 0 4W 7 ? 2026)", "2026-07-03T00:00:00"],
  ["cron(0 0 3W 6 ? 2026)", "2026-06-03T00:00:00"],
])("%s is on the nearest weekday of its month", (expression, expected) => {
  expect(times(expression, 2, "2026-01-01T00:00:00Z")).toEqual([expected]);
});

it.each([
  ..."rate(1 hours)|rate(5 minute)|rate(0 minutes)|rate(-1 hour)|rate(1.5 hours)|rate(1 week)".split(
    "|",
  ),
  ..."rate(30 seconds)|rate(one hour)|rate()|rate(1hour)|Rate(1 hour)|every hour||* * * * *".split(
    "|",
  ),
  ..."cron(0 10 * * *)|cron(0 10 * * * *)|cron(0 10 ? * ? *)|cron(0 10 1 * MON *)".split("|"),
  ..."cron(60 10 * * ? *)|cron(0 24 * * ? *)|cron(0 10 0 * ? *)|cron(0 10 32 * ? *)".split("|"),
  ..."cron(0 10 * 13 ? *)|cron(0 10 ? * 0 *)|cron(0 10 ? * 8 *)|cron(0 10 * * ? 1969)".split("|"),
  ..."cron(0 10 * * ? 2200)|cron(0/0 10 * * ? *)|cron(0 10 ? * 3#1,6#3 *)|cron(0 10 ? * 2#6 *)".split(
    "|",
  ),
  ..."cron(0 10 ? * MON/2 *)|cron(5-1 10 * * ? *)|cron(0 10 ? * FUN *)|cron(0 10 * * ? *".split(
    "|",
  ),
  ..."cron(a 10 * * ? *)|cron(1, 10 * * ? *)|cron(? 10 * * ? *)|cron(0 0 10 * * ? *)".split("|"),
  "at(2026-12-01T00:00:00)",
])("refuses %s as AWS does", (expression) => {
  expect(() => readSchedule(expression, 0)).toThrow(
    expect.objectContaining({
      name: "ValidationException",
      message: "Parameter ScheduleExpression is not valid.",
    }),
  );
});

it("a rate counts from its start, whenever it is asked", () => {
  const start = Date.parse(FROM);
  const { next } = readSchedule("rate(1 hour)", start);
  expect(next(start - 1)).toBe(start + 3_600_000);
  expect(next(start + 3_600_000)).toBe(start + 2 * 3_600_000);
  expect(next(start + 90_000_000.5)).toBe(start + 26 * 3_600_000);
});
