import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { FolderInUse, lockFolder } from "../../../../infra/local/kernel/lock.ts";

const folder = () => mkdtempSync(join(tmpdir(), "tunewright-lock-"));

it("lets one local cloud into a folder at a time", () => {
  const place = folder();
  const unlock = lockFolder(place);
  expect(() => lockFolder(place)).toThrow(FolderInUse);
  unlock();
  lockFolder(place)();
});

it("takes over the lock of a process that no longer exists", () => {
  const place = folder();
  writeFileSync(join(place, "lock"), JSON.stringify({ pid: 2 ** 22 + 1, started: "1" }));
  expect(lockFolder(place)).not.toThrow();
});

it("takes over the lock of a process id that was reused", () => {
  const place = folder();
  writeFileSync(join(place, "lock"), JSON.stringify({ pid: process.ppid, started: "1" }));
  expect(lockFolder(place)).not.toThrow();
});

it("takes over a lock that a kill left half written", () => {
  const place = folder();
  writeFileSync(join(place, "lock"), '{"pid":');
  expect(lockFolder(place)).not.toThrow();
});
