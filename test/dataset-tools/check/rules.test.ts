import { readdirSync } from "node:fs";
import { basename } from "node:path";
import { describe, expect, it } from "vitest";
import { allRules } from "../../../dataset-tools/check/all-rules.ts";
import { recordRules } from "../../../dataset-tools/check/record-rules.ts";
import { findWith } from "../../support/rule-case.ts";
import { limitCases } from "./cases/limits.ts";
import { mediaCases } from "./cases/media.ts";
import { privacyCases } from "./cases/privacy.ts";
import { setCases } from "./cases/set.ts";
import { setPatternCases } from "./cases/set-patterns.ts";
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
  setPatternCases,
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
  const codes = recordRules.map(({ code }) => code);
  const covered = new Set(tried.map(({ rule }) => rule.code));
  expect([...covered].sort()).toEqual(codes.sort());
});

it("every rule that looks at records is in a file named for its code", () => {
  const files = readdirSync("dataset-tools/check", { recursive: true, encoding: "utf8" });
  const names = files.map((file) => basename(file, ".ts"));
  expect(recordRules.map(({ code }) => code).filter((code) => !names.includes(code))).toEqual([]);
});

it("every code is kebab-case and unique", () => {
  const codes = allRules.map(({ code }) => code);
  expect(new Set(codes).size).toBe(codes.length);
  expect(codes.filter((code) => !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(code))).toEqual([]);
});

it.each(allRules)("$code says why it matters and what to do, in sentences", (rule) => {
  expect(rule.title).toMatch(/^[A-Z`a-z].*[^.]$/);
  expect(rule.why).toMatch(/^[A-Z"`].*[.?]$/);
  expect(rule.remedy).toMatch(/^[A-Z"`].*[.?]$/);
  expect(rule.source).not.toBe("");
});
