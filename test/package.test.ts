import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { colorsTable } from "./support/colors.ts";
import { libraryExamples } from "./support/library-examples.ts";
import { link, type PackedPackage, packPackage, runOffline } from "./support/packed-package.ts";
import { runNode } from "./support/run-cli.ts";
import { runInProcess } from "./support/run-program.ts";
import { temporaryFolder } from "./support/temporary-folder.ts";

let cli: PackedPackage;
beforeAll(async () => {
  cli = await packPackage();
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
      // The more verbs share code, the more pieces the bundle has.
      expect(files).toBeLessThan(100);
    }
  });

  it("notices a question to the network, so that the first test can fail", async () => {
    const at = ["--region", "us-east-1"];
    const { exitCode, asked } = await runOffline(cli, temporaryFolder(), "runs", ...at);
    expect(exitCode).not.toBe(0);
    expect(asked.length).toBeGreaterThan(0);
  });
});

describe("the package in a project", () => {
  const folder = () => join(cli.folder, "project");
  const tunewright = (...args: string[]) =>
    runNode([cli.main, ...args], {
      cwd: folder(),
      env: { PATH: process.env["PATH"], NO_COLOR: "1" },
    });
  let endpoint = "";

  beforeAll(() => {
    mkdirSync(folder());
    writeFileSync(join(folder(), "package.json"), JSON.stringify({ type: "module" }));
    copyFileSync("dataset-tools/examples/support-tickets.csv", join(folder(), "tickets.csv"));
  });
  afterAll(() => tunewright("local", "--stop"));

  it("starts the local cloud with the stack that it brings, and leaves .tunewright alone", async () => {
    const { exitCode, stdout, stderr } = await tunewright(
      "deploy",
      "--local",
      "--speed",
      "600",
      "--json",
    );
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
    expect(stderr).toMatch(/^loading …\n/);
    const deployed = JSON.parse(stdout);
    expect(deployed).toMatchObject({ region: "us-east-1", changed: false });
    endpoint = deployed.endpoint;
    expect(readdirSync(folder()).sort()).toEqual([".tunewright", "package.json", "tickets.csv"]);
    expect(readdirSync(join(folder(), ".tunewright"))).not.toContain("assembly");
  });

  it("says what a deployment to AWS needs besides", async () => {
    const { exitCode, stdout } = await tunewright("deploy", "--email", "a@example.com", "--json");
    const { code, hint } = JSON.parse(stdout).error;
    expect({ exitCode, code }).toEqual({ exitCode: 2, code: "Deploy.Tools" });
    expect(hint).toMatch(
      /`npm install --save-dev aws-cdk@\S+ aws-cdk-lib@\S+ constructs@\S+ cdk-nag@\S+`/,
    );
  });

  it("has types and examples that are true: each compiles strictly, and runs", async () => {
    const examples = libraryExamples();
    expect(examples.map(({ name }) => name)).toEqual([
      ...["validate", "convert", "plan", "tune", "resolveModel"],
    ]);
    for (const { name, code } of examples) writeFileSync(join(folder(), `${name}.ts`), code);
    link(cli.folder, "@types/node");
    compile(folder());
    const env = {
      ...{ PATH: process.env["PATH"], AWS_ENDPOINT_URL: endpoint, AWS_REGION: "us-east-1" },
      ...{ AWS_ACCESS_KEY_ID: "local", AWS_SECRET_ACCESS_KEY: "local" },
    };
    const printed = new Map<string, string>();
    for (const { name } of examples) {
      const { exitCode, stdout, stderr } = await runNode([`${name}.js`], { cwd: folder(), env });
      expect({ name, exitCode, stderr }).toMatchObject({ exitCode: 0 });
      printed.set(name, stdout);
    }
    expect(printed.get("validate")).toMatch(/^tickets\.csv:123 warning: the row is identical/m);
    expect(printed.get("convert")).toMatch(/^619 rows, 0 left out, sha256 [0-9a-f]{64}$/m);
    expect(readFileSync(join(folder(), "train.jsonl"), "utf8").trim().split("\n")).toHaveLength(
      619,
    );
    expect(printed.get("plan")).toMatch(/^tickets-nova-micro-\w+ 0\.0\d+ within the budget$/m);
    expect(printed.get("tune")).toMatch(
      /^arn:aws:bedrock:us-east-1:\d+:custom-model-deployment\//m,
    );
    expect(printed.get("resolveModel")).toMatch(/^arn:aws:bedrock:.*tickets-nova-micro-/);
  });

  it("passes publint and attw", () => {
    const npx = (...args: string[]) =>
      execFileSync("npx", ["--yes", ...args], { encoding: "utf8" });
    expect(npx("publint@0.3.25", cli.tarball, "--strict")).toMatch(/All good!/);
    const attw = ["@arethetypeswrong/cli@0.18.5", cli.tarball, "--profile", "esm-only"];
    const { analysis, problems } = JSON.parse(npx(...attw, "--format", "json"));
    expect(Object.keys(analysis.entrypoints)).toEqual([".", "./dataset-tools", "./package.json"]);
    const found: { resolutionKind: string }[] = Object.values(problems).flat() as never;
    // What resolves as CommonJS is not what an ESM package is for.
    expect(found.filter((one) => !/^node10$|cjs$/.test(one.resolutionKind))).toEqual([]);
  });
});

/** Compiles the TypeScript of a folder as a strict project does that also checks the types of its dependencies. */
function compile(folder: string): void {
  const compilerOptions = { module: "nodenext", target: "es2023", strict: true, types: ["node"] };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions }));
  execFileSync(process.execPath, [resolve("node_modules/typescript/bin/tsc"), "-p", folder], {
    stdio: ["ignore", "inherit", "inherit"],
  });
}
