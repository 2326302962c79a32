import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { wordHashes } from "../../../dataset-tools/check/word-filter.ts";
import { HashIndex } from "../../../dataset-tools/hashing/hash-set.ts";
import { sketchOf } from "../../../dataset-tools/hashing/sketch-index.ts";
import { splitDataset } from "../../../dataset-tools/index.ts";
import { LeakageCount } from "../../../dataset-tools/prepare/leakage.ts";
import { QuestionSample, StoredQuestions } from "../../../dataset-tools/prepare/question-sample.ts";
import { prepared } from "../../support/prepared-dataset.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const hash = (text: string) => createHash("sha256").update(text).digest("hex").slice(0, 16);

describe("leakage between the parts", () => {
  const words =
    "my card has not come although you said it would be here on monday and now it is friday so what shall I do";

  it("counts equal rows, equal questions, near questions and groups on both sides", () => {
    const count = new LeakageCount([]);
    const row = (id: string, question: string, group: string, text: string) => ({
      id: hash(id),
      question: hash(question),
      group: hash(group),
      sketch: sketchOf(wordHashes(text)),
    });
    count.place(row("1", "q1", "g1", words), "train");
    count.place(row("2", "q2", "g2", "something else"), "train");
    count.place(row("1", "q1", "g3", "short"), "evaluation");
    count.place(row("3", "q2", "g1", `${words} please`), "validation");
    expect(count.counts()).toEqual({ exact: 1, question: 2, near: 1, group: 1, against: [] });
  });
});

/** Rows that differ in every word. */
function table(from: number, to: number): string {
  const rows = Array.from({ length: to - from }, (_, i) => {
    const text = hash(String(from + i))
      .match(/..../g)
      ?.join(" ");
    return `${text} ${from + i},answer ${hash(`a${from + i}`)}`;
  });
  return `question,answer\n${rows.join("\n")}\n`;
}

describe("leakage in a prepared set", () => {
  it("is none when rows differ", async () => {
    const { manifest } = await prepared(table(0, 400));
    expect(manifest.leakage).toEqual({ exact: 0, question: 0, near: 0, group: 0, against: [] });
    expect(manifest.questions.train).toMatchObject({ rows: 320, whole: true });
  });

  it("is none for questions that have two labels", async () => {
    const rows = Array.from(
      { length: 900 },
      (_, i) => `question ${i % 300}${i < 300 ? "" : "!"},label ${i % 7}`,
    );
    const { manifest } = await prepared(`question,answer\n${rows.join("\n")}\n`);
    expect(manifest.split.method).toBe("by-label");
    expect(manifest.leakage).toMatchObject({ exact: 0, question: 0 });
  });

  it("against an earlier preparation, finds rows that changed sides", async () => {
    const first = await prepared(table(0, 400), { split: { validation: 0, evaluation: 0.25 } });
    const same = { split: { validation: 0, evaluation: 0.25 }, against: [first.manifest] };
    const again = await prepared(table(0, 400), same);
    expect(again.manifest.leakage.against).toEqual([
      expect.objectContaining({ heldOutThen: 0, trainedThen: 0, whole: true }),
    ]);
    const reseeded = await prepared(table(0, 400), {
      split: { validation: 0, evaluation: 0.25, seed: "other" },
      against: [join(first.outDir, "manifest.json")],
    });
    const [found] = reseeded.manifest.leakage.against;
    expect(found?.heldOutThen).toBe(found?.trainedThen);
    expect(found?.heldOutThen).toBeGreaterThan(50);
  });

  it("rejects a file that is not a manifest", async () => {
    await expect(prepared(table(0, 40), { against: ["package.json"] })).rejects.toMatchObject({
      code: "Dataset.BadManifest",
    });
  });
});

describe("splitDataset", () => {
  it("splits rows unchanged, with near-equal questions on one side", async () => {
    const folder = temporaryFolder();
    const file = join(folder, "set.jsonl");
    const lines = Array.from({ length: 200 }, (_, i) =>
      JSON.stringify({
        question: `Q ${i >> 1}${i % 2 === 0 ? "?" : " !"}`,
        answer: hash(`${i}`),
        more: i,
      }),
    );
    writeFileSync(file, `${lines.join("\n")}\n`);
    const outDir = join(folder, "out");
    const manifest = await splitDataset({ inputs: [file], outDir });
    expect(manifest).toMatchObject({
      format: "unchanged",
      records: { read: 200, written: 200 },
      leakage: { exact: 0, question: 0, near: null },
      split: {
        method: "by-question",
        parts: { evaluation: { rows: 20 }, validation: { rows: 20 } },
      },
    });
  });
});

describe("samples of questions", () => {
  it("know all of a small set, and a fair part of a large one", () => {
    const small = new QuestionSample();
    const large = new QuestionSample();
    for (let i = 0; i < 100; i++) small.add(hash(`${i}`));
    for (let i = 0; i < 30_000; i++) large.add(hash(`${i}`));
    const known = (sample: QuestionSample, count: number) => {
      const stored = new StoredQuestions(sample.stored());
      return Array.from({ length: count }, (_, i) => stored.has(hash(`${i}`))).filter(Boolean)
        .length;
    };
    expect(small.stored().whole).toBe(true);
    expect(known(small, 1000)).toBe(100);
    expect(large.stored()).toMatchObject({ rows: 30_000, whole: false });
    expect(known(large, 30_000)).toBe(5000);
  });
});

it("an index of hashes behaves as a Map that keeps the first value", () => {
  const entry = fc.tuple(fc.integer({ min: 0, max: 5000 }), fc.nat());
  fc.assert(
    fc.property(fc.array(entry, { maxLength: 9000, minLength: 2000 }), (entries) => {
      const index = new HashIndex();
      const map = new Map<number, number>();
      for (const [key, value] of entries) {
        expect(index.put(hash(`${key}`), value)).toBe(map.get(key) ?? -1);
        if (!map.has(key)) map.set(key, value);
      }
      for (let key = 0; key < 5000; key += 7)
        expect(index.get(hash(`${key}`))).toBe(map.get(key) ?? -1);
    }),
    { numRuns: 5 },
  );
});
