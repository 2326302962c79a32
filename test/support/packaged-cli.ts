import { mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { bundleCommand } from "../../build/bundles.ts";
import { type CliRun, runNode } from "./run-cli.ts";

/** The command line as the package has it, in a folder of its own. */
export interface PackagedCli {
  readonly folder: string;
  readonly main: string;
}

/** Bundles the command line as `npm run build` does. */
export async function bundleCli(): Promise<PackagedCli> {
  const folder = mkdtempSync(join(tmpdir(), "tunewright-package-"));
  await bundleCommand(folder);
  writeFileSync(join(folder, "package.json"), JSON.stringify({ type: "module" }));
  symlinkSync(resolve("node_modules"), join(folder, "node_modules"));
  return { folder, main: join(folder, "main.js") };
}

/** How a command ran on a machine that has no network, no home and no credentials. */
interface OfflineRun extends CliRun {
  /** What it asked the network for. */
  readonly asked: readonly string[];
  /** Packages that it loaded anything of, sorted. */
  readonly packages: readonly string[];
  /** Files of ours that it loaded. */
  readonly files: number;
}

/** Runs a command of the package in an empty folder, offline, with nothing in its environment. */
export async function runOffline(cli: PackagedCli, cwd: string, ...args: string[]) {
  const notes = join(mkdtempSync(join(cli.folder, "notes-")), "notes.txt");
  writeFileSync(notes, "");
  const home = join(cli.folder, "home");
  mkdirSync(home, { recursive: true });
  const preload = pathToFileURL(resolve("test/support/offline.mjs")).href;
  const env = { HOME: home, OFFLINE_NOTES: notes };
  const run = await runNode(["--import", preload, cli.main, ...args], { cwd, env });
  const lines = readFileSync(notes, "utf8").trim().split("\n");
  const after = (word: string) =>
    lines.filter((line) => line.startsWith(`${word} `)).map((line) => line.slice(word.length + 1));
  const loaded = after("load");
  const found = loaded.flatMap(
    (file) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1] ?? [],
  );
  const files = new Set(loaded.filter((file) => file.startsWith(pathToFileURL(cli.folder).href)));
  const packages = [...new Set(found)].sort();
  return { ...run, asked: after("ask"), packages, files: files.size } satisfies OfflineRun;
}
