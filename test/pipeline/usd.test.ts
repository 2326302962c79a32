import { expect, it } from "vitest";
import { aboutUsd, dollars, hourlyText, monthlyText, usdText } from "../../pipeline/usd.ts";

it("writes amounts with cents where they have some, small ones by a bound, unknown ones by name", () => {
  expect([0, 0.004, 0.01, 1.5, 48, 15417.6, null].map(usdText)).toEqual([
    ...["0", "less than 0.01", "0.01", "1.50", "48", "15,417.60", "unknown"],
  ]);
  expect([0.004, 14.4].map(aboutUsd)).toEqual(["less than 0.01 USD", "about 14.40 USD"]);
  expect([0.0012, 1234.5, null].map(dollars)).toEqual(["$0.0012", "$1,234.50", "unknown"]);
});

it("writes what is billed by the hour with its month, and says what is not known", () => {
  expect(hourlyText(60.5)).toBe("about 60.50 USD an hour, 44,165 USD a month");
  expect(hourlyText(null)).toBe("by the hour, at a price that is not known");
  expect(monthlyText(1.95)).toBe("about 1.95 USD a month");
  expect(monthlyText(null)).toBe("a monthly price that is not known");
});
