import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { powerLines } from "../../../pipeline/cli/views/power.ts";
import { hashPlan, makePlan } from "../../../pipeline/run/plan.ts";
import { countGroups } from "../../../pipeline/run/planned-power.ts";
import type { ScoreSpec } from "../../../pipeline/workflow/score-spec.ts";
import { aDataset, aPlanRequest } from "../../support/run-request.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

/** A plan whose held-out file has so many rows. */
async function planOf(rows: number, changes: { groups?: number; scores?: ScoreSpec[] } = {}) {
  const request = await aPlanRequest();
  const { groups = null, ...others } = changes;
  const evaluation = { ...aDataset().evaluation, rows, groups };
  return makePlan({ ...request, dataset: aDataset({ evaluation, ...others }) });
}

const textOf = async (...of: Parameters<typeof planOf>) =>
  powerLines(await planOf(...of)).join("\n");

describe("the power of a plan", () => {
  it("says how often true gains are recognized, and how many rows would be enough", async () => {
    expect(await textOf(123)).toMatch(
      /123 held-out rows: a true gain of 5 points is recognized in 1 of 4 runs, one of 10 in 3 of 4 runs; 740 rows: 5 in 9 of 10 runs/,
    );
    expect(await textOf(123)).toMatch(/assumed: the models differ on 18% of the rows$/m);
  });

  it("names no number of rows where there are enough", async () => {
    expect(await textOf(800)).toMatch(
      /5 points is recognized in 9 of 10 runs, .* almost every run\n/,
    );
  });

  it("warns where even ten points would be rejected in most runs, and says what to do", async () => {
    expect(await textOf(40)).toMatch(/few rows: .*--evaluation-share.*--held-out/);
    expect(await textOf(123)).not.toMatch(/few rows/);
  });

  it("is less where rows belong together", async () => {
    const chanceOf = async (groups?: number) =>
      (await planOf(300, groups === undefined ? {} : { groups })).power?.chances[0]?.chance ?? 0;
    expect(await chanceOf(60)).toBeLessThan((await chanceOf()) / 1.5);
    expect(await textOf(300, { groups: 60 })).toMatch(/rows of 60 groups, which count for fewer/);
  });

  it("of a score that is not only right or wrong says that it is a guide", async () => {
    expect(await textOf(300, { scores: [{ kind: "token-f1" }] })).toMatch(/so it is a guide/);
    expect(await textOf(300)).not.toMatch(/guide/);
  });

  it("leaves the plan's hash as it is, since it follows from the rest", async () => {
    const plan = await planOf(123);
    expect(hashPlan({ ...plan, power: null })).toBe(hashPlan(plan));
  });
});

it("groups of a held-out file are counted, not its rows", async () => {
  const file = join(temporaryFolder(), "evaluation.jsonl");
  const rows = [{ group: "a" }, { group: "b", slices: { group: "c" } }, { group: "a" }];
  writeFileSync(file, rows.map((row) => JSON.stringify(row)).join("\n"));
  expect(await countGroups(file)).toBe(2);
  writeFileSync(file, "{}\n{}\n");
  expect(await countGroups(file)).toBeNull();
});
