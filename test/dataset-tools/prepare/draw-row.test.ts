import { describe, expect, it } from "vitest";
import { drawRow } from "../../../dataset-tools/prepare/draw-row.ts";

const record = (question: string, answer = "a") => ({
  turns: [
    { role: "user", blocks: [{ text: question }], path: "prompt" },
    { role: "assistant", blocks: [{ text: answer }], path: "completion" },
  ],
});

describe("drawRow", () => {
  it("draws the same for one question whatever its case, punctuation, spaces and answer", () => {
    const first = drawRow(record("Where is my card?", "yes"), "0");
    expect(drawRow(record("where  is my CARD", "no"), "0")).toEqual(first);
    expect(drawRow(record("where is my parcel"), "0").draw).not.toBe(first.draw);
  });

  it("draws the same for all rows of a group, but keeps their questions apart", () => {
    const one = drawRow({ ...record("a"), group: "customer 7" }, "0");
    const other = drawRow({ ...record("b"), group: "customer 7" }, "0");
    expect(other.draw).toBe(one.draw);
    expect(other.group).toBe(one.group);
    expect(other.question).not.toBe(one.question);
  });

  it("draws differently with a different seed, and the same with the same one", () => {
    expect(drawRow(record("a"), "1").draw).not.toBe(drawRow(record("a"), "0").draw);
    expect(drawRow(record("a"), "1")).toEqual(drawRow(record("a"), "1"));
  });
});
