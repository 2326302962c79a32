import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync } from "node:fs";
import { resolve } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { expect, it } from "vitest";
import { untilInterrupted } from "../../../pipeline/cli/interruption.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

it.each([
  ["convert", "SIGINT", 130],
  ["split", "SIGTERM", 143],
] as const)("%s leaves nothing half written on %s", async (verb, signal, code) => {
  const cwd = temporaryFolder();
  const model = verb === "convert" ? ["--model", "nova-micro"] : [];
  const argv = [
    verb,
    "-",
    "--columns",
    "prompt=text,completion=category",
    ...model,
    "--out",
    "out",
  ];
  const main = resolve("pipeline/cli/main.ts");
  const child = spawn(process.execPath, ["--import", import.meta.resolve("tsx"), main, ...argv], {
    cwd,
    stdio: ["pipe", "ignore", "pipe"],
  });
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    said += text;
  });
  // The rest of the rows never comes, so that it is in the middle of its work however fast the machine is.
  child.stdin.write("text,category\nhello,a\n");
  while (readdirSync(cwd).length === 0) await delay(20);
  child.kill(signal);
  const [exitCode] = await once(child, "close");
  expect({ exitCode, left: readdirSync(cwd) }).toEqual({ exitCode: code, left: [] });
  expect(said).toMatch(/^\n(?:interrupted|ended by SIGTERM)\n$/);
});

it("ends work that must be cleaned up after, and listens no longer", async () => {
  const before = process.listenerCount("SIGTERM");
  const waiting = untilInterrupted(new Promise(() => undefined));
  process.emit("SIGTERM");
  await expect(waiting).rejects.toMatchObject({ code: "Call.Terminated" });
  expect(process.listenerCount("SIGTERM")).toBe(before);
});
