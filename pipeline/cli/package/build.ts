import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { writePage } from "../../console/page-bundle.ts";
import { synthesize } from "../local/assembly.ts";
import { bundleCommand, bundleLibrary, bundleLocalCloud, bundleStack } from "./bundles.ts";

/*
 * Builds the package into `dist`: the types of the library, the bundles of all programs, the console's page, and the
 * synthesized stack with its bundled functions, so that neither a bundler nor the CDK is needed to run it.
 */
const DIST = "dist";

rmSync(DIST, { recursive: true, force: true });
writeTypes();
await Promise.all([
  bundleCommand(join(DIST, "pipeline/cli")),
  bundleLibrary(DIST),
  bundleStack(DIST),
  bundleLocalCloud(DIST),
  writeConsolePage(join(DIST, "pipeline/console")),
  writeStack(join(DIST, "assembly")),
]);

function writeTypes(): void {
  const typescript = createRequire(import.meta.url).resolve("typescript/package.json");
  const tsc = join(dirname(typescript), "bin/tsc");
  execFileSync(process.execPath, [tsc, "-p", "tsconfig.build.json"], { stdio: "inherit" });
}

async function writeConsolePage(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  await writePage("pipeline/console", folder);
}

/** The CDK notes where each construct was made; this machine's paths have no place in a package. */
async function writeStack(folder: string): Promise<void> {
  await synthesize(folder);
  const metadata = join(folder, "Tunewright.metadata.json");
  const text = readFileSync(metadata, "utf8");
  writeFileSync(metadata, text.replaceAll(`${process.cwd()}/`, ""));
}
