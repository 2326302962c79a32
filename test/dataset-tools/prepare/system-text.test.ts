import { describe, expect, it } from "vitest";
import { chooseSystem, systemFor } from "../../../dataset-tools/prepare/system-text.ts";

const labels = ["refund", "delivery"];

describe("the system text of a dataset", () => {
  it("is what the user gives, whatever else there is", () => {
    const chosen = chooseSystem("Be brief.", { labels, rowsHaveSystem: true });
    expect(chosen).toEqual({ text: "Be brief.", source: "given" });
    expect(systemFor(["own"], chosen)).toEqual(["Be brief."]);
  });

  it("is none when the user wants none, even where rows have their own", () => {
    const chosen = chooseSystem(false, { labels, rowsHaveSystem: true });
    expect(chosen.source).toBe("none");
    expect(systemFor(["own"], chosen)).toEqual([]);
  });

  it("is that of each row when rows have their own", () => {
    const chosen = chooseSystem(undefined, { labels, rowsHaveSystem: true });
    expect(chosen).toEqual({ text: null, source: "rows" });
    expect(systemFor(["own"], chosen)).toEqual(["own"]);
    expect(systemFor([], chosen)).toEqual([]);
  });

  it("lists the labels when rows have none, and is none without labels", () => {
    const chosen = chooseSystem(undefined, { labels, rowsHaveSystem: false });
    expect(chosen.source).toBe("labels");
    expect(chosen.text).toContain("refund, delivery");
    const none = chooseSystem(undefined, { labels: null, rowsHaveSystem: false });
    expect(systemFor([], none)).toEqual([]);
  });
});
