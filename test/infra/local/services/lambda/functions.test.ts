import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { Functions } from "../../../../../infra/local/services/lambda/functions.ts";
import { codeFolder, functionSettings } from "../../../../support/lambda-function.ts";

let folder: string;
let functions: Functions;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tunewright-functions-"));
  functions = new Functions(folder);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const first = { "index.js": "exports.handler = () => 1;" };
const second = { "index.js": "exports.handler = () => 2;", "lib/part.js": "exports.part = 1;" };

it("keeps a copy of the code, with its subfolders, after the source is deleted", () => {
  const source = codeFolder(second);
  const { codeFolder: kept } = functions.put(functionSettings("one"), source);
  rmSync(source, { recursive: true });
  expect(readFileSync(join(kept, "index.js"), "utf8")).toBe(second["index.js"]);
  expect(readFileSync(join(kept, "lib", "part.js"), "utf8")).toBe(second["lib/part.js"]);
});

it("lets functions with the same files share one copy, and gives others their own", () => {
  const one = functions.put(functionSettings("one"), codeFolder(first));
  const same = functions.put(functionSettings("same"), codeFolder(first));
  const other = functions.put(functionSettings("other"), codeFolder(second));
  expect(same.codeFolder).toBe(one.codeFolder);
  expect(other.codeFolder).not.toBe(one.codeFolder);
});

it("counts deployments, and keeps replaced code until the cloud starts again", () => {
  const before = functions.put(functionSettings("one"), codeFolder(first));
  const after = functions.put(functionSettings("one"), codeFolder(second));
  expect([before.revision, after.revision]).toEqual([1, 2]);
  expect(existsSync(before.codeFolder)).toBe(true);
  const reopened = new Functions(folder);
  expect(existsSync(before.codeFolder)).toBe(false);
  expect(existsSync(after.codeFolder)).toBe(true);
  expect(reopened.find("one")).toEqual(after);
});

it("finishes a copy that a kill left half made", () => {
  const { codeFolder: kept } = functions.put(functionSettings("one"), codeFolder(first));
  renameSync(kept, `${kept}.tmp`);
  rmSync(join(`${kept}.tmp`, "index.js"));
  const again = functions.put(functionSettings("one"), codeFolder(first));
  expect(readFileSync(join(again.codeFolder, "index.js"), "utf8")).toBe(first["index.js"]);
  expect(existsSync(`${kept}.tmp`)).toBe(false);
});

it("keeps what a service may do when its code is replaced", () => {
  const fn = functions.put(functionSettings("one"), codeFolder(first));
  expect(functions.policyOf("one")).toBeUndefined();
  functions.update({ ...fn, permissions: { s1: { Sid: "s1", Effect: "Allow" } } });
  const policy = { Version: "2012-10-17", Statement: [{ Sid: "s1", Effect: "Allow" }] };
  expect(JSON.parse(functions.policyOf(fn.arn) ?? "")).toEqual(policy);
  functions.put(functionSettings("one"), codeFolder(second));
  expect(JSON.parse(functions.policyOf(fn.arn) ?? "")).toEqual(policy);
});

it("deletes a function by any of its names, once", () => {
  const { arn } = functions.put(functionSettings("one"), codeFolder(first));
  functions.delete(arn);
  expect(functions.list()).toEqual([]);
  expect(() => functions.delete("one")).toThrow(
    expect.objectContaining({ code: "ResourceNotFoundException", status: 404 }),
  );
});
