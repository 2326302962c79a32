import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createOutput } from "../../../pipeline/cli/output.ts";

/** A stream that keeps what is written to it. */
function stream(terminal: { isTTY?: boolean; columns?: number } = {}) {
  const kept = { text: "" };
  const write = (text: string | Uint8Array) => {
    kept.text += text;
    return true;
  };
  return Object.assign(kept, { write, ...terminal });
}

beforeEach(() => {
  vi.useFakeTimers({ now: 0 });
  vi.stubEnv("COLUMNS", undefined);
  vi.stubEnv("FORCE_COLOR", undefined);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
});

describe("on a terminal", () => {
  it("folds texts to it, and rewrites one line with what is happening, cut to it", () => {
    const [stdout, stderr] = [stream({ isTTY: true, columns: 60 }), stream()];
    const output = createOutput({ json: false, stdout, stderr });
    output.progress(`${"日本語".repeat(20)}`);
    output.line("word ".repeat(20).trim());
    expect(stdout.text).toBe(
      `\r\u001b[2K${"日本語".repeat(9)}日本…\r\u001b[2K${"word ".repeat(12).trim()}\n${"word ".repeat(8).trim()}\n`,
    );
    expect(stderr.text).toBe("");
  });

  it("shows how long nothing has changed", () => {
    const stdout = stream({ isTTY: true, columns: 60 });
    const output = createOutput({ json: false, stdout, stderr: stream() });
    output.progress("uploading …");
    vi.advanceTimersByTime(5_000);
    expect(stdout.text).toMatch(/uploading … 5 s$/);
    output.result({}, "done");
    vi.advanceTimersByTime(5_000);
    expect(stdout.text).toMatch(/done\n$/);
  });
});

describe("off a terminal", () => {
  it("folds and colors nothing, unless COLUMNS says so", () => {
    const [stdout, stderr] = [stream(), stream()];
    const output = createOutput({ json: false, stdout, stderr });
    output.line(`\u001b[31m${"x ".repeat(100)}y\u001b[39m`);
    expect(stdout.text).toBe(`${"x ".repeat(100)}y\n`);
    vi.stubEnv("COLUMNS", "60");
    output.error("word ".repeat(20).trim());
    expect(stderr.text).toBe(`${"word ".repeat(12).trim()}\n${"word ".repeat(8).trim()}\n`);
  });

  it("prints a stage as a line once it lasts, then again and again more rarely", () => {
    const [stdout, stderr] = [stream(), stream()];
    const output = createOutput({ json: false, stdout, stderr });
    output.progress("reading …");
    output.progress("checking 1 of 9 …");
    output.progress("checking 9 of 9 …");
    expect(stderr.text).toBe("reading …\n");
    vi.advanceTimersByTime(60_000);
    const lines = stderr.text.trimEnd().split("\n");
    expect(lines.slice(0, 3)).toEqual([
      "reading …",
      "checking 9 of 9 …",
      expect.stringMatching(/^checking 9 of 9 … [34] s$/),
    ]);
    expect(lines.length).toBeGreaterThan(10);
    expect(lines.length).toBeLessThan(25);
    expect(stdout.text).toBe("");
  });

  it("leaves another's words unchanged", () => {
    const stdout = stream({ isTTY: true, columns: 60 });
    const words = `${"word ".repeat(30)}\`tunewright runs\`\n`;
    createOutput({ json: false, stdout, stderr: stream(), typing: { script: "x" } }).result(
      {},
      words,
      { isVerbatim: true },
    );
    expect(stdout.text).toBe(words);
  });
});
