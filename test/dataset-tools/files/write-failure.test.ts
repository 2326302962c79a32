import { spawnSync } from "node:child_process";
import { readdirSync, writeFileSync } from "node:fs";
import { open } from "node:fs/promises";
import { join, resolve } from "node:path";
import { expect, it } from "vitest";
import { writing } from "../../../dataset-tools/files/write-failure.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

it("a full disk is said in plain words", async () => {
  const full = async () => {
    const device = await open("/dev/full", "w");
    await device.writeFile("row").finally(() => device.close());
  };
  await expect(writing("out.jsonl", full)).rejects.toMatchObject({
    code: "Dataset.NotWritten",
    message: "out.jsonl was not written: the disk is full",
  });
});

it("other errors stay what they are", async () => {
  const bug = new TypeError("a bug");
  await expect(writing("out.jsonl", () => Promise.reject(bug))).rejects.toBe(bug);
});

it("a file that the system cuts off leaves nothing behind, and no stack", () => {
  const folder = temporaryFolder();
  const rows = Array.from(
    { length: 3000 },
    (_, i) => `{"prompt":"question ${i}","completion":"a"}\n`,
  );
  writeFileSync(join(folder, "rows.jsonl"), rows.join(""));
  const main = resolve("pipeline/cli/main.ts");
  const node = `'${process.execPath}' --import '${import.meta.resolve("tsx")}' '${main}'`;
  // Files of this shell may have 64 blocks at most; the converted rows need more.
  const command = `ulimit -f 64; exec ${node} convert rows.jsonl --to converse --out out.jsonl`;
  const { status, stderr } = spawnSync("bash", ["-c", command], { cwd: folder, encoding: "utf8" });
  expect(stderr).toContain("out.jsonl was not written: the file would be larger than");
  expect(stderr).not.toMatch(/^\s+at /m);
  expect(status).toBe(2);
  expect(readdirSync(folder)).toEqual(["rows.jsonl"]);
});
