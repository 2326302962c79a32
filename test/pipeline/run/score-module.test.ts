import { mkdtempSync, rmSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, expect, it } from "vitest";
import { bundleScorer } from "../../../pipeline/run/score-module.ts";

const folder = mkdtempSync(join(tmpdir(), "tunewright-scorer-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function bundled(name: string, text: string) {
  const file = join(folder, name);
  await writeFile(file, text);
  return bundleScorer({ file, folder: join(folder, "out") });
}

it("bundles a scorer with what it imports, always to the same bytes", async () => {
  await writeFile(
    join(folder, "same.ts"),
    "export const same = (a: string, b: string) => a === b;",
  );
  const text = `import { same } from "./same.ts";\nimport { createHash } from "node:crypto";
export default (answer, reference) => (same(answer, reference) && createHash("md5") ? 1 : 0);`;
  const one = await bundled("My Score.mjs", text);
  const before = await readFile(one.path, "utf8");
  expect(one.spec).toMatchObject({ kind: "module", name: "my-score" });
  expect(one.spec.key).toBe("input/scores/my-score.mjs");
  const { default: score } = await import(pathToFileURL(one.path).href);
  expect([score("a", "a"), score("a", "b")]).toEqual([1, 0]);
  const again = await bundled("My Score.mjs", text);
  expect(again.spec.sha256).toBe(one.spec.sha256);
  expect(before).not.toContain(folder);
});

it.each([
  ["none.mjs", undefined, /none\.mjs cannot be bundled: Could not resolve/],
  ["faulty.mjs", "export default (a, => 1;", /faulty\.mjs cannot be bundled: 1:20 /],
  ["named.mjs", "export const score = () => 1;", /named\.mjs has no default export/],
  ["lost.mjs", 'import "./nothing.mjs";\nexport default () => 1;', /1:8 Could not resolve/],
])("refuses %s with the place of its fault", async (name, text, words) => {
  const made =
    text === undefined ? bundleScorer({ file: join(folder, name), folder }) : bundled(name, text);
  await expect(made).rejects.toMatchObject({
    code: "Score.ModuleInvalid",
    message: expect.stringMatching(words),
  });
});
