import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import packageJson from "../../package.json" with { type: "json" };
import { type CliRun, runNode } from "./run-cli.ts";
import { sharedFolder } from "./shared-folder.ts";

/** The package as `npm pack` makes it, installed in a folder of its own. */
export interface PackedPackage {
  /** The folder with the `node_modules` in which it is. */
  readonly folder: string;
  readonly tarball: string;
  /** The command's program. */
  readonly main: string;
}

/**
 * Packs the package, which builds it, and unpacks it beside exactly the dependencies that it names: one that it needs and
 * does not name is missing.
 */
export async function packPackage(): Promise<PackedPackage> {
  const packed = await sharedFolder("test-package", hashOfSources(), (to) => {
    mkdirSync(to);
    execFileSync("npm", ["pack", "--pack-destination", to], {
      stdio: ["ignore", "ignore", "pipe"],
    });
  });
  const folder = mkdtempSync(join(tmpdir(), "tunewright-package-"));
  const name = readdirSync(packed).find((file) => file.endsWith(".tgz")) ?? "";
  const tarball = join(packed, name);
  const own = join(folder, "node_modules", packageJson.name);
  mkdirSync(own, { recursive: true });
  execFileSync("tar", ["-xzf", tarball, "-C", own, "--strip-components=1"]);
  for (const dependency of Object.keys(packageJson.dependencies)) link(folder, dependency);
  return { folder, tarball, main: join(own, packageJson.bin.tunewright) };
}

/** All that the package is made of. */
function hashOfSources(): string {
  const listed = execFileSync("git", ["ls-files", "-co", "--exclude-standard", ...SOURCES]);
  const hash = createHash("sha256");
  for (const file of listed.toString().trim().split("\n").filter(existsSync)) {
    hash.update(file).update(readFileSync(file));
  }
  return hash.digest("hex");
}

const SOURCES = [
  "package*.json",
  "tsconfig*.json",
  "cdk.json",
  "dataset-tools",
  "infra",
  "pipeline",
];

/** Installs a package of the project beside the packed one. */
export function link(folder: string, dependency: string): void {
  const at = join(folder, "node_modules", dependency);
  mkdirSync(dirname(at), { recursive: true });
  symlinkSync(resolve("node_modules", dependency), at);
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
export async function runOffline(cli: PackedPackage, cwd: string, ...args: string[]) {
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
    (file) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1] ?? [],
  );
  const files = new Set(loaded.filter((file) => file.startsWith(pathToFileURL(cli.folder).href)));
  const packages = [...new Set(found)].filter((name) => name !== packageJson.name).sort();
  return { ...run, asked: after("ask"), packages, files: files.size } satisfies OfflineRun;
}
