import { describe, expect, it } from "vitest";
import { checks } from "../../../dataset-tools/check/checks.ts";
import { findWith } from "../../support/rule-case.ts";
import { limitCases } from "./cases/limits.ts";
import { mediaCases } from "./cases/media.ts";
import { privacyCases } from "./cases/privacy.ts";
import { setCases } from "./cases/set.ts";
import { shapeCases } from "./cases/shape.ts";
import { textCases } from "./cases/text.ts";
import { turnCases } from "./cases/turns.ts";

const all = [
  shapeCases,
  turnCases,
  textCases,
  privacyCases,
  mediaCases,
  limitCases,
  setCases,
].flat();

describe.each(all)("$rule.code", ({ rule, passes, fails }) => {
  it.each(passes)("passes: $name", (one) => {
    expect(findWith(rule, one)).toEqual([]);
  });

  it.each(fails)("fails: $name", (one) => {
    const found = findWith(rule, one);
    expect(found.map(({ line }) => line)).toEqual(one.lines);
    const [first] = found;
    expect(first).toMatchObject({
      code: rule.code,
      severity: one.severity ?? first?.severity,
      message: expect.stringContaining(one.says ?? ""),
      ...(one.path === undefined ? {} : { path: one.path }),
    });
  });
});

it("every rule has sets that pass and sets that fail", () => {
  const tried = all.filter(({ passes, fails }) => passes.length > 0 && fails.length > 0);
  expect(tried.map(({ rule }) => rule.code).sort()).toEqual(checks.map(({ code }) => code).sort());
});

it("every code is kebab-case, stands once, and says why and what to do", () => {
  expect(new Set(checks.map(({ code }) => code)).size).toBe(checks.length);
  for (const { code, title, why, remedy, source } of checks) {
    expect(code).toMatch(/^[a-z0-9]+(-[a-z0-9]+)+$|^[a-z]+$/);
    for (const text of [title, why, remedy, source]) expect(text.length).toBeGreaterThan(5);
  }
});
