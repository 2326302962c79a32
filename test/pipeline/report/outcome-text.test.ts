import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { outcomeText } from "../../../pipeline/report/outcome-text.ts";
import { Outcome } from "../../../pipeline/run-folder/teardown.ts";

const details = { until: "2027-01-01", alias: "candidate", error: "ConflictException" };
const kinds = Outcome.options.map((option) => option.shape.kind.value);

describe("the outcomes of a clean-up", () => {
  it("each have their own sentence, with their details", () => {
    const texts = kinds.map((kind) => outcomeText(Outcome.parse({ kind, ...details })));
    expect(new Set(texts).size).toBe(kinds.length);
    for (const detail of Object.values(details)) expect(texts.join("\n")).toContain(detail);
  });

  it("decide what is deleted by their kinds: that code knows no sentence", () => {
    const folder = "pipeline/clean-up/";
    const deciding = readdirSync(folder)
      .filter((name) => !["sweep.ts", "sweep-notices.ts", "lease-notice.ts"].includes(name))
      .map((name) => readFileSync(folder + name, "utf8"));
    expect(deciding.join("\n")).not.toMatch(/report\/|startsWith|includes\(|\.test\(/);
    const fields = Outcome.options.flatMap((option) => Object.keys(option.shape));
    expect(new Set(fields)).toEqual(new Set(["kind", ...Object.keys(details)]));
  });
});
