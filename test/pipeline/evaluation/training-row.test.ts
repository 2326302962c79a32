import { describe, expect, it } from "vitest";
import {
  beforeText,
  hashOfQuestion,
  questionOf,
  turnsOf,
  withoutSystem,
} from "../../../pipeline/evaluation/training-row.ts";

const turn = (role: string, text: string) => ({ role, content: [{ text }] });

describe("a training row", () => {
  it("is turns in either of Bedrock's formats, its answer the last", () => {
    const turns = [turn("user", "Where is it?"), turn("assistant", "There.")];
    expect(turnsOf(JSON.stringify({ messages: turns, system: [] }))).toEqual(turns);
    expect(turnsOf('{"prompt":"Where is it?","completion":"There."}')).toEqual(turns);
    expect(turnsOf('{"prompt":"Where is it?"}')).toEqual([turns[0], turn("assistant", "")]);
  });

  it.each(["{}", "[]", "7", '{"messages":"none"}', '{"messages":[{"role":"user"}]}'])(
    "is none: %s",
    (line) => {
      expect(turnsOf(line)).toEqual([]);
    },
  );

  it("has its question before the answer, where it has one", () => {
    const [one, two, three] = [turn("user", "1"), turn("assistant", "2"), turn("user", "3")];
    expect(questionOf([one, two])).toEqual([one]);
    expect(questionOf([one, two, three])).toEqual([one, two, three]);
    expect(questionOf([one, two, three, turn("assistant", "4")])).toEqual([one, two, three]);
    expect(questionOf([])).toEqual([]);
  });
});

describe("a question without the system text before it", () => {
  it("is the same in either format", () => {
    expect(withoutSystem("Be brief.\n\nWhere?", "Be brief.")).toBe("Where?");
    expect(withoutSystem("Where? Be brief.\n\n", "Be brief.")).toBe("Where? Be brief.\n\n");
    expect(withoutSystem("Where?", null)).toBe("Where?");
    expect(beforeText(null)).toBe("");
    expect(`${beforeText("Be brief.")}Where?`).toBe("Be brief.\n\nWhere?");
    const of = (text: string, system: string | null) =>
      hashOfQuestion([turn("user", text)], system);
    expect(of("Be brief.\n\nWhere is it?", "Be brief.")).toBe(of("where is it", null));
    expect(of("Be brief.\n\nWhere is it?", null)).not.toBe(of("where is it", null));
    expect(of("Where is she?", null)).not.toBe(of("Where is it?", null));
  });

  it("is another where an earlier turn is another", () => {
    const inTurns = (text: string) =>
      hashOfQuestion([turn("user", text), turn("assistant", "Yes."), turn("user", "Why?")], null);
    expect(inTurns("Is it?")).toBe(inTurns("is it"));
    expect(inTurns("Is it?")).not.toBe(inTurns("Was it?"));
    expect(hashOfQuestion([{ role: "user", content: [{}, { text: "Why?" }] }], null)).not.toBe(
      inTurns("Is it?"),
    );
  });
});
