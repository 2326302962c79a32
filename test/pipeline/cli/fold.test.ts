import { describe, expect, it } from "vitest";
import { cut, displayWidth, fold } from "../../../pipeline/cli/fold.ts";

const ARN =
  "arn:aws:bedrock:us-east-1:123456789012:custom-model-deployment/a1b2c3d4e5f6a7b8c9d0e1f2";

describe("a text that is folded to 60 columns", () => {
  const lines = (text: string) => fold(text, 60).split("\n");

  it("breaks at words, below the start of the line's own text", () => {
    const text =
      "  outcome     accepted. The tuned model gets 77.2% right, the base model 39.0%, a gain of 38.2 points.";
    expect(lines(text)).toEqual([
      "  outcome     accepted. The tuned model gets 77.2% right,",
      "              the base model 39.0%, a gain of 38.2 points.",
    ]);
    expect(lines(`  → ${"word ".repeat(14)}`)[1]).toMatch(/^ {4}word/);
  });

  it("keeps a command on one line, and an address whole", () => {
    const command = "`tunewright renew support-tickets-nova-micro --local`";
    expect(lines(`  keep    prolong it with ${command}`)).toContainEqual(
      expect.stringMatching(command),
    );
    const address = `http://127.0.0.1:4599/_tunewright/console/runs/${"run-".repeat(10)}`;
    expect(lines(`page: ${address}`)).toContain(address);
  });

  it("starts a new line before it takes a word apart where it has no separator", () => {
    expect(fold("left-over-html 1, conflicting-answers 1", 14).split("\n")).toEqual([
      ...["left-over-html", "1,", "conflicting-", "answers 1"],
    ]);
  });

  it("breaks an ARN after a separator", () => {
    const folded = lines(`  served as   ${ARN}`);
    expect(folded.every((line) => displayWidth(line) <= 60)).toBe(true);
    expect(folded.slice(0, -1).every((line) => /[-:/]$/.test(line))).toBe(true);
    expect(folded.join("").replaceAll(" ", "")).toBe(`servedas${ARN}`);
  });

  it.each(["日本語のデータ", "🎟️", "é́", "a"])("measures what is seen: %s", (part) => {
    const text = part.repeat(70);
    const folded = lines(text);
    expect(folded.join("")).toBe(text);
    expect(Math.max(...folded.map(displayWidth))).toBeLessThanOrEqual(60);
  });

  it("leaves what fits, and everything where there is no limit", () => {
    const text = `a  b   c\n${"x".repeat(200)}`;
    expect(fold(text, Number.POSITIVE_INFINITY)).toBe(text);
    expect(fold("a  b   c", 60)).toBe("a  b   c");
  });
});

it("cuts a line at what is seen of it", () => {
  expect(cut("日本語のデータ", 8)).toBe("日本語…");
  expect(cut("short", 8)).toBe("short");
  expect(cut("\u001b[31mlonger than that\u001b[39m", 8)).toBe("\u001b[31mlonger …\u001b[0m");
});
