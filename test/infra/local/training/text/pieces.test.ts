import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cut, MARKS, PieceTable } from "../../../../../infra/local/training/text/pieces.ts";

describe("pieces", () => {
  it("are words with the space before them, numbers, signs, and single characters without spaces between words", () => {
    expect(cut("I'd pay $12.50 -- twice!\n\nOK")).toEqual([
      ...["I'd", " pay", " $", "12", ".", "50", " --", " twice", "!", "\n\n", "OK"],
    ]);
    expect(cut("東京タワーへ行く")).toEqual([..."東京タワーへ行く"]);
    expect(cut("مرحبا بالعالم")).toEqual(["مرحبا", " بالعالم"]);
  });

  it("are the text again, whatever it is", () => {
    const text = fc.oneof(fc.string({ unit: "binary" }), fc.string({ unit: "grapheme" }));
    fc.assert(
      fc.property(text, (any) => {
        expect(cut(any).join("")).toBe(any);
      }),
    );
  });

  it("are never the marks of an answer, even where its text looks like them", () => {
    const table = new PieceTable(MARKS);
    const ids = table.ids(`${MARKS.join(" ")}\u0001\u0002`);
    expect(Math.min(...ids)).toBeGreaterThanOrEqual(MARKS.length);
  });

  it("are forgotten from an id on, and get the same ids again", () => {
    const table = new PieceTable(MARKS);
    table.ids("a red box");
    const { size } = table;
    const seen = table.ids(" in green, box");
    table.truncate(size);
    expect(table.size).toBe(size);
    expect(table.text(table.withSpace(table.idOf("box")))).toBe(" box");
    table.truncate(size);
    expect(table.ids(" in green, box")).toEqual(seen);
  });
});
