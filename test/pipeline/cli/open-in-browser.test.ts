import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, describe, expect, it, vi } from "vitest";
import { hasBrowser, openInBrowser } from "../../../pipeline/cli/open-in-browser.ts";

const folder = mkdtempSync(join(tmpdir(), "tunewright-open-"));
afterEach(() => vi.unstubAllEnvs());
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("a report is opened", () => {
  it.each([
    ["on a screen", "linux", true, { DISPLAY: ":0" }, true],
    ["on a Wayland screen", "linux", true, { WAYLAND_DISPLAY: "wayland-0" }, true],
    ["on a Mac", "darwin", true, {}, true],
    ["not without a screen", "linux", true, { DISPLAY: "" }, false],
    ["not in a pipe", "darwin", false, {}, false],
    ["not in CI", "darwin", true, { CI: "true" }, false],
  ] as const)("%s", (_, platform, isTerminal, env, wanted) => {
    expect(hasBrowser({ platform, isTerminal }, env)).toBe(wanted);
  });

  it("by what the system has for it, with its path as one argument", async () => {
    const opener = join(folder, "xdg-open");
    const opened = join(folder, "opened");
    writeFileSync(
      opener,
      `#!/bin/sh\nprintf '%s' "$1" > '${opened}.part' && mv '${opened}.part' '${opened}'\n`,
    );
    chmodSync(opener, 0o755);
    vi.stubEnv("PATH", `${folder}:${process.env["PATH"]}`);
    expect(await openInBrowser("/a folder/report.html", "linux")).toBe(true);
    await vi.waitUntil(() => existsSync(opened), { timeout: 60_000 });
    expect(readFileSync(opened, "utf8")).toBe("/a folder/report.html");
  });

  it("not where the system has nothing for it, which is no error", async () => {
    vi.stubEnv("PATH", join(folder, "empty"));
    expect(await openInBrowser("report.html", "linux")).toBe(false);
  });
});
