import { describe, expect, it } from "vitest";
import { compareWithFloor, floorAnswers } from "../../../../pipeline/evaluation/gate/floor.ts";
import { scorerFor } from "../../../../pipeline/evaluation/score/scorer.ts";
import { type Asked, byLabels, byWords, times } from "../../../support/evidence.ts";

describe("floorAnswers", () => {
  const byLabel = scorerFor({ kind: "labels" }, ["refund", "delivery"]);

  it("is the most frequent reference, however it is written", () => {
    const references = ["delivery", "Refund", "REFUND", "delivery", "refund."];
    const floor = floorAnswers(byLabel, references);
    expect(floor?.answer).toBe("REFUND");
    expect([...(floor?.values ?? [])]).toEqual([
      ["delivery", 0],
      ["Refund", 1],
      ["REFUND", 1],
      ["refund.", 1],
    ]);
  });

  it("is the first by alphabet of equally frequent ones", () => {
    expect(floorAnswers(byLabel, ["refund", "delivery"])?.answer).toBe("delivery");
    expect(floorAnswers(byLabel, ["delivery", "refund"])?.answer).toBe("delivery");
  });

  it("is scored as any answer, where rows have texts", () => {
    const byWord = scorerFor({ kind: "token-f1" }, null);
    const references = ["no idea", "no idea", "no idea", "it has no lid", "seven"];
    const values = floorAnswers(byWord, references)?.values;
    expect(values?.get("no idea")).toBe(1);
    expect(values?.get("seven")).toBe(0);
    // One word in common: precision 1/2, recall 1/4.
    expect(values?.get("it has no lid")).toBeCloseTo(1 / 3, 12);
  });

  it("is nothing where no text is right often enough to matter", () => {
    const exactly = scorerFor({ kind: "exact" }, null);
    const different = Array.from({ length: 40 }, (_, row) => `answer ${row}`);
    expect(floorAnswers(exactly, different)).toBeNull();
    expect(floorAnswers(exactly, [...different, "yes", "yes", "yes"])).toBeNull();
    const often = [...different, ...Array<string>(5).fill("yes")];
    expect(floorAnswers(exactly, often)?.answer).toBe("yes");
    expect(floorAnswers(exactly, ["yes", "yes", "no"])).toBeNull();
  });

  it("is, where texts of one form are graded, the one with most in common with the others", () => {
    const byWord = scorerFor({ kind: "token-f1" }, null);
    const calls = ["search", "weather", "clock"].flatMap((tool) =>
      ["Rome", "Oslo", "Lima"].map((city) => `tool ${tool} in the city of ${city}`),
    );
    const floor = floorAnswers(byWord, ["yes", "yes", ...calls]);
    expect(floor?.answer).toBe("tool clock in the city of Lima");
    // Five of seven words in common with a call of another tool about another city.
    expect(floor?.values.get("tool search in the city of Rome")).toBeCloseTo(5 / 7, 12);
    const unlike = ["red fox", "blue whale", "old oak", "cold rain", "warm bread", "wet sand"];
    expect(floorAnswers(byWord, unlike)).toBeNull();
  });
});

describe("compareWithFloor", () => {
  const compare = (rows: Asked[], floor: "majority" | "none" = "majority") => {
    const evidence = byLabels(rows, { floor });
    return compareWithFloor(evidence.rows, evidence.floor, evidence.gate);
  };
  const learned = times(20, { reference: "b", tuned: "b", base: "a" });

  it("passes only where the tuned model is certainly above the most frequent answer", () => {
    const frequent = times(30, { reference: "a", tuned: "a", base: "a" });
    expect(compare([...frequent, ...learned])).toMatchObject({
      ...{ answer: "a", passed: true },
      comparison: {
        tuned: 1,
        base: 0.6,
        counts: { both: 30, tunedOnly: 20, baseOnly: 0, neither: 0 },
      },
    });
    const unlearned = times(20, { reference: "b", tuned: "a", base: "b" });
    expect(compare([...frequent, ...unlearned])).toMatchObject({
      ...{ passed: false, comparison: { tuned: 0.6, base: 0.6, gain: 0 } },
    });
  });

  it("is not passed where so few rows differ that an exact test says nothing", () => {
    const frequent = times(9, { reference: "a", tuned: "a", base: "a" });
    const few = (count: number) => compare([...frequent, ...learned.slice(0, count)]);
    expect(few(5)?.comparison.interval.low).toBe(0);
    expect(few(5)?.passed).toBe(false);
    expect(few(6)?.passed).toBe(true);
  });

  it("cannot be passed where all rows have one answer", () => {
    expect(compare(times(40, { reference: "a", tuned: "a", base: "?" }))?.passed).toBe(false);
  });

  it("is not asked where the gate has no floor", () => {
    expect(compare(learned, "none")).toBeNull();
  });

  it("compares other scores by the same scorer", () => {
    const rows = [
      ...times(20, { reference: "no idea", tuned: "no idea", base: "?" }),
      ...times(20, { reference: "seven days", tuned: "seven days", base: "?" }),
    ];
    const { rows: scored, floor, gate } = byWords(rows);
    expect(compareWithFloor(scored, floor, gate)).toMatchObject({
      ...{ answer: "no idea", passed: true },
      comparison: { tuned: 1, base: 0.5 },
    });
  });
});
