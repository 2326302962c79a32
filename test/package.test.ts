import { readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { colorsTable } from "./support/colors.ts";
import { bundleCli, type PackagedCli, runOffline } from "./support/packaged-cli.ts";
import { runInProcess } from "./support/run-program.ts";
import { temporaryFolder } from "./support/temporary-folder.ts";

let cli: PackagedCli;
beforeAll(async () => {
  cli = await bundleCli();
});
afterAll(() => rmSync(cli.folder, { recursive: true, force: true }));

describe("the command of the package, in an empty folder, without network, home or credentials", () => {
  it("plans a run as the source does, asks no one and leaves nothing", async () => {
    const file = join(temporaryFolder(), "colors.csv");
    writeFileSync(file, colorsTable(160));
    const here = temporaryFolder();
    const args = ["plan", file, "--model", "nova-micro", "--json"];
    const { exitCode, stdout, asked } = await runOffline(cli, here, ...args);
    expect({ exitCode, asked, left: readdirSync(here) }).toEqual({
      ...{ exitCode: 0, asked: [], left: [] },
    });
    const source = await runInProcess(...args, "--region", "us-east-1");
    expect(JSON.parse(stdout)).toEqual(JSON.parse(source.stdout));
  });

  it("loads little for what needs little: each library and each file costs a part of the second", async () => {
    const file = join(temporaryFolder(), "colors.csv");
    writeFileSync(file, colorsTable(160));
    const of = (...args: string[]) => runOffline(cli, temporaryFolder(), ...args);
    expect(await of("--help")).toMatchObject({ exitCode: 0, packages: ["commander"] });
    const model = ["--model", "nova-micro"];
    for (const args of [
      ["validate", file, ...model],
      ["plan", file, ...model],
    ]) {
      const { exitCode, packages, files } = await of(...args);
      expect({ exitCode, packages }).toEqual({
        ...{ exitCode: 0, packages: ["commander", "fast-string-truncated-width", "fzstd", "zod"] },
      });
      expect(files).toBeLessThan(70);
    }
  });

  it("notices a question to the network, so that the first test can fail", async () => {
    const at = ["--region", "us-east-1"];
    const { exitCode, asked, packages } = await runOffline(cli, temporaryFolder(), "runs", ...at);
    expect(exitCode).not.toBe(0);
    expect(asked.length).toBeGreaterThan(0);
    expect(packages).toContain("@aws-sdk/client-cloudformation");
  });
});
