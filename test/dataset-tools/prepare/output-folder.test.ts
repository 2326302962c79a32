import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { fillFolder } from "../../../dataset-tools/prepare/output-folder.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

function write(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
}

function read(folder: string): Record<string, string> {
  const names = readdirSync(folder).sort();
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(folder, name), "utf8")]));
}

const fresh = { "train.jsonl": "new rows", "manifest.json": "new" };

describe("fillFolder", () => {
  it("creates the folder and those above it, and returns what the work returned", async () => {
    const parent = temporaryFolder();
    const target = join(parent, "a", "b");
    const result = await fillFolder(target, async (folder) => {
      write(folder, fresh);
      expect(existsSync(target)).toBe(false);
      return 7;
    });
    expect(result).toBe(7);
    expect(read(target)).toEqual(fresh);
    expect(readdirSync(join(parent, "a"))).toEqual(["b"]);
  });

  it("leaves nothing behind when the work fails", async () => {
    const parent = temporaryFolder();
    const filling = fillFolder(join(parent, "out"), async (folder) => {
      write(folder, { "train.jsonl": "half" });
      throw new Error("no space left");
    });
    await expect(filling).rejects.toThrow("no space left");
    expect(readdirSync(parent)).toEqual([]);
  });

  it("leaves an earlier preparation unchanged when the work fails", async () => {
    const target = join(temporaryFolder(), "out");
    const old = { "train.jsonl": "old rows", "manifest.json": "old" };
    mkdirSync(target);
    write(target, old);
    const filling = fillFolder(target, async (folder) => {
      write(folder, fresh);
      throw new Error("stopped");
    });
    await expect(filling).rejects.toThrow("stopped");
    expect(read(target)).toEqual(old);
  });

  it("replaces an earlier preparation, parts that no longer exist included, and keeps other files", async () => {
    const target = join(temporaryFolder(), "out");
    mkdirSync(target);
    write(target, { "train.jsonl": "old", "validation.jsonl": "old", "notes.txt": "mine" });
    write(target, { "manifest.json": "old" });
    await fillFolder(target, async (folder) => write(folder, fresh));
    expect(read(target)).toEqual({ ...fresh, "notes.txt": "mine" });
  });
});
