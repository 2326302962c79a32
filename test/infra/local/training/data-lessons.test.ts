import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import { describe, expect, it, vi } from "vitest";
import { dataLessons } from "../../../../infra/local/training/data-lessons.ts";
import type { Example } from "../../../../infra/local/training/example.ts";
import { learnerFor } from "../../../../infra/local/training/learner.ts";
import { planFor } from "../../../../infra/local/training/plan.ts";
import { Training } from "../../../../infra/local/training/training.ts";
import { itNeeds, shared } from "../../../support/needs.ts";

// Seconds of work each, on a machine that may be busy.
vi.setConfig({ testTimeout: 120_000 });

const NOVA = {
  epochCount: 2,
  learningRate: 1,
  defaultLearningRate: 1,
  learningRateWarmupSteps: 10,
};

/** Trains on rows that follow each other in a file, and looks at them. */
function lessonsOf(rows: readonly Example[], validation: readonly Example[] = []) {
  const examples = rows.map((row, at) => ({ ...row, line: at + 1 }));
  const plan = planFor(NOVA, rows.length);
  const learner = learnerFor({ examples });
  const training = new Training(learner, { plan, validators: [] });
  while (!training.finished) training.runEpoch(() => undefined);
  return dataLessons({ examples, plan, validation, learner });
}

const kinds = ["rail", "water", "air"];
const vehicles = ["trains", "boats", "planes"];

/** Labels that few rows suffice to learn. */
function easy(count: number, from = 0): Example[] {
  return Array.from({ length: count }, (_, at) => ({
    prompt: `case ${at + from} about ${vehicles[at % 3]}`,
    completion: kinds[at % 3] ?? "",
  }));
}

/** Each row is about one of many words that no other label has: the more rows, the more are known. */
function hard(count: number, from = 0): Example[] {
  const words = Array.from({ length: 90 }, (_, at) => (at * 7919 + 13).toString(36).repeat(2));
  return Array.from({ length: count }, (_, at) => {
    const word = (at * 31 + from) % words.length;
    return { prompt: `about ${words[word]}`, completion: kinds[word % 3] ?? "" };
  });
}

describe("the learning curve", () => {
  it("falls where rows teach what others do not, beyond what the held-out rows leave to luck", () => {
    const { learningCurve } = lessonsOf(hard(120), hard(60, 7));
    if (!("points" in learningCurve)) throw new Error("left out");
    const { points, lastGain, heldOut } = learningCurve;
    expect(points.map(({ rows }) => rows)).toEqual([30, 60, 120]);
    expect(heldOut).toEqual({ set: "validation", rows: 60 });
    const [quarter = 0, half = 0, all = 0] = points.map(({ loss }) => loss);
    expect(quarter).toBeGreaterThan(half);
    expect(lastGain.mean).toBeCloseTo(half - all, 9);
    expect(lastGain.mean - 2 * lastGain.standardError).toBeGreaterThan(0.02);
  });

  it("is flat where a quarter of the rows was enough", () => {
    const { learningCurve } = lessonsOf(easy(300), easy(60, 1000));
    if (!("points" in learningCurve)) throw new Error("left out");
    const { mean, standardError } = learningCurve.lastGain;
    expect(mean + 2 * standardError).toBeLessThan(0.01);
  });

  it.each([0, 19])("holds other rows out where there are %d validation rows", (validation) => {
    const { learningCurve } = lessonsOf(easy(120), easy(validation, 1000));
    expect(learningCurve).toMatchObject({
      heldOut: { set: "training", rows: 30 },
      points: [{ rows: 30 }, { rows: 60 }],
    });
  });

  it("of text has a third point without a validation set: all rows but the one that is read", () => {
    const rows = easy(80).map(({ prompt }, at) => ({
      prompt,
      completion: `It is number ${at}, and ${prompt} is closed.`,
    }));
    const { learningCurve } = lessonsOf(rows);
    expect(learningCurve).toMatchObject({
      heldOut: { set: "training", rows: 20 },
      points: [{ rows: 20 }, { rows: 40 }, { rows: 80 }],
    });
  });

  it.each([
    ["few-rows", easy(39), easy(60)],
    ["few-held-out-rows", easy(70), easy(19)],
    ["many-rows", easy(60).map((row) => ({ ...row, prompt: row.prompt.padEnd(40_000) })), easy(30)],
  ])("is left out: %s", (leftOut, rows, validation) => {
    expect(lessonsOf(rows, validation).learningCurve).toEqual({ leftOut });
  });
});

describe("rows that were not learned", () => {
  it("are those with a wrong label, by their line", () => {
    const rows = easy(120);
    const wrong = [17, 40, 92];
    for (const at of wrong)
      rows[at] = { prompt: rows[at]?.prompt ?? "", completion: kinds[(at + 1) % 3] ?? "" };
    const { unlearned } = lessonsOf(rows);
    expect(unlearned?.rows.map(({ row }) => row).sort((a, b) => a - b)).toEqual([18, 41, 93]);
    expect(JSON.stringify(unlearned)).not.toContain("rail");
  });

  it("are none where all labels are right, and where nothing could be learned", () => {
    expect(lessonsOf(easy(120)).unlearned?.count).toBe(0);
    const noise = easy(120).map((row, at) => ({
      ...row,
      completion: kinds[((at * at) % 7) % 3] ?? "",
    }));
    expect(lessonsOf(noise).unlearned?.count).toBe(0);
    expect(lessonsOf(easy(49)).unlearned).toBeUndefined();
  });

  it("are not looked for where no epoch has read all rows", () => {
    const examples = easy(60).map((row, at) => ({ ...row, line: at + 1 }));
    const learner = learnerFor({ examples });
    Object.defineProperty(learner, "maxRead", { value: 59 });
    const plan = planFor(NOVA, 60);
    expect(dataLessons({ examples, plan, validation: easy(30), learner })).toEqual({
      learningCurve: { leftOut: "many-rows" },
    });
  });

  it("of text are answers of another kind than the others", () => {
    const rows = easy(60).map(({ prompt }, at) => ({
      prompt: `What is ${prompt}, number ${at * 7}?`,
      completion: `{"case": ${at}, "about": "${vehicles[at % 3]}", "number": ${at * 7}}`,
    }));
    rows[21] = { prompt: rows[21]?.prompt ?? "", completion: "Sorry, nobody knows that yet." };
    const { unlearned } = lessonsOf(rows);
    expect(unlearned?.rows.map(({ row }) => row)).toEqual([22]);
  });

  itNeeds(
    shared("data/banking77"),
    "are most of five flipped labels of 450 real rows",
    (folder) => {
      const text = readFileSync(join(folder, "train.csv"));
      const all = parse(text, { columns: true }) as { text: string; category: string }[];
      const labels = [...new Set(all.map(({ category }) => category))].filter(
        (_, at) => at % 8 === 3,
      );
      const rows = labels.flatMap((label) =>
        all
          .filter(({ category }) => category === label)
          .slice(0, 45)
          .map(({ text: prompt }) => ({ prompt, completion: label })),
      );
      expect(rows).toHaveLength(450);
      expect(lessonsOf(rows).unlearned?.count).toBeLessThanOrEqual(4);
      const flipped = [12, 111, 203, 333, 420];
      for (const at of flipped) {
        const next = labels[(Math.floor(at / 45) + 4) % labels.length] ?? "";
        rows[at] = { prompt: rows[at]?.prompt ?? "", completion: next };
      }
      const found = lessonsOf(rows).unlearned?.rows.map(({ row }) => row - 1) ?? [];
      expect(found.filter((at) => flipped.includes(at)).length).toBeGreaterThanOrEqual(4);
      expect(found.length).toBeLessThanOrEqual(9);
    },
  );
});
