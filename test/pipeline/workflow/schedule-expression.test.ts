import { expect, it } from "vitest";
import { readSchedule } from "../../../infra/local/services/events/schedule.ts";
import { scheduleFault } from "../../../pipeline/workflow/schedule-expression.ts";

/** What the local EventBridge, which is written independently, says. */
function isAccepted(expression: string): boolean {
  try {
    readSchedule(expression, 0);
    return true;
  } catch {
    return false;
  }
}

it.each([
  "cron(0 3 ? * MON *)",
  "cron(0/15 8-17 ? * MON-FRI *)",
  "cron(30 2 1,15 * ? 2026-2030)",
  "cron(0 0 L * ? *)",
  "cron(0 0 3W JAN,JUL ? *)",
  "cron(0 18 ? * 6L *)",
  "cron(0 18 ? * 3#2 *)",
  "rate(1 day)",
  "rate(12 hours)",
])("%s is a schedule", (expression) => {
  expect(scheduleFault(expression)).toBeUndefined();
  expect(isAccepted(expression)).toBe(true);
});

it.each([
  ["every monday", /must be a schedule/],
  ["cron(0 3 * * MON *)", /\? as day of month or as day of week/],
  ["cron(0 3 ? * ? *)", /not as both/],
  ["cron(0 3 ? * MON)", /six fields/],
  ["cron(60 3 ? * MON *)", /cannot be read: 60/],
  ["cron(0 3 ? * MOO *)", /cannot be read: MOO/],
  ["cron(0 3 ? 13 MON *)", /cannot be read: 13/],
  ["cron(0 17-8 ? * MON *)", /cannot be read: 17-8/],
  ["rate(1 days)", /singular/],
  ["rate(7 day)", /plural/],
  ["rate(0 days)", /must be a rate/],
  ["rate(1 week)", /must be a rate/],
])("%s is none, and the message says why", (expression, message) => {
  expect(scheduleFault(expression)).toMatch(message);
  expect(isAccepted(expression)).toBe(false);
});
