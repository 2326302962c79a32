import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, expect, it } from "vitest";
import { jsonOutputs } from "../../../../pipeline/cli/json-output.ts";
import { colorsTable } from "../../../support/colors.ts";
import { localProject } from "../../../support/local-project.ts";
import { runInProcess } from "../../../support/run-program.ts";

const main = resolve("pipeline/cli/main.ts");
const { folder, open, close } = localProject("demo");
beforeAll(open);
afterAll(close);

it("demo --json prints what its schema says, and --no-keep leaves no local cloud", async () => {
  writeFileSync(join(folder, "colors.csv"), colorsTable(160));
  const options = ["--speed", "2000", "--no-keep", "--json"];
  const { exitCode, stdout } = await runInProcess("demo", "colors.csv", ...options);
  const { page, files, results } = jsonOutputs.demo.parse(JSON.parse(stdout));
  expect([exitCode, page, results.output?.outcome]).toEqual([0, null, "accepted"]);
  expect(files).toContain("report.html");
});

it("console --json prints its address to stderr, and where it was once it has ended", async () => {
  await runInProcess("deploy", "--local");
  const words = ["--import", import.meta.resolve("tsx"), main, "console", "--local", "--json"];
  const child = spawn(process.execPath, [...words, "--no-open"], { cwd: folder });
  const printed: string[] = [];
  child.stdout.setEncoding("utf8").on("data", (text: string) => printed.push(text));
  for await (const line of createInterface(child.stderr)) {
    if (line.startsWith("http://127.0.0.1:")) break;
  }
  child.kill("SIGINT");
  await once(child, "close");
  const { ended, origin } = jsonOutputs.console.parse(JSON.parse(printed.join("")));
  expect([ended, origin]).toEqual([true, expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/)]);
});
