import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, extname, join, relative, resolve } from "node:path";
import { UserError } from "../../errors.ts";
import { isAlive } from "./daemon.ts";
import { codeRoot, isPackage, nodeArguments, packageRoot, quietCdk, stateFolder } from "./paths.ts";

/** Sources that the template or a Lambda is made from. */
const FOLDERS = ["pipeline", "infra", "dataset-tools"];
const NOT_DEPLOYED = /^(infra\/local|pipeline\/cli|dataset-tools\/examples)\//;

/**
 * Folder of the synthesized stack with the default settings: the package brings it, in the project `ensureAssembly` makes
 * it from the sources. No one may write into it.
 */
export function assemblyFolder(): string {
  return isPackage ? join(codeRoot, "assembly") : stateFolder("assembly");
}

/**
 * Synthesizes the CDK app into a folder, unless the folder already holds what the same sources make.
 * @param progress shows that it takes seconds, only where it does
 * @returns whether it was synthesized again
 * @throws UserError `Synth.Failed`
 */
export async function ensureAssembly(
  folder: string,
  progress: (text: string) => void = () => undefined,
): Promise<boolean> {
  if (isPackage) return false;
  const sources = hashSources();
  if (isMadeFrom(folder, sources)) return false;
  const fresh = `${folder}.${process.pid}`;
  removeLeftovers(folder);
  progress("synthesizing the stack …");
  await synthesize(fresh);
  writeFileSync(join(fresh, STAMP), sources);
  putInPlace(fresh, folder, sources);
  return true;
}

/** A command that was killed while it synthesized left its unfinished folder. */
function removeLeftovers(folder: string): void {
  const parent = dirname(folder);
  for (const name of existsSync(parent) ? readdirSync(parent) : []) {
    const pid = name.startsWith(`${basename(folder)}.`) ? Number(extname(name).slice(1)) : 0;
    const isOurs = pid === process.pid || (pid > 0 && !isAlive(pid));
    if (isOurs) rmSync(join(parent, name), { recursive: true, force: true });
  }
}

/** File in the assembly that holds the hash of the sources it was made from. */
const STAMP = ".sources";

function isMadeFrom(folder: string, sources: string): boolean {
  const stamp = join(folder, STAMP);
  return existsSync(stamp) && readFileSync(stamp, "utf8") === sources;
}

/** Another process may have made the same assembly meanwhile; then that one stays. */
function putInPlace(fresh: string, folder: string, sources: string): void {
  try {
    if (isMadeFrom(folder, sources)) return;
    rmSync(folder, { recursive: true, force: true });
    renameSync(fresh, folder);
  } catch (error) {
    if (!isMadeFrom(folder, sources)) throw error;
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}

/** Whether the folder holds what the current sources would make. */
export function isAssemblyCurrent(folder: string): boolean {
  return isPackage || isMadeFrom(folder, hashSources());
}

function hashSources(): string {
  const hash = createHash("sha256");
  for (const name of ["package-lock.json", "cdk.json"]) {
    const file = join(packageRoot, name);
    if (existsSync(file)) hash.update(readFileSync(file));
  }
  for (const file of FOLDERS.flatMap((folder) => filesBelow(join(codeRoot, folder)))) {
    hash.update(relative(codeRoot, file)).update(readFileSync(file));
  }
  return hash.digest("hex");
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => !NOT_DEPLOYED.test(relative(codeRoot, file)))
    .sort();
}

/**
 * Synthesizes the CDK app into a folder. The CDK's own validation, which takes two thirds of the time, is left to the
 * tests and to `cdk deploy`.
 * @throws UserError `Synth.Failed`
 */
export async function synthesize(folder: string): Promise<void> {
  const quick = { CDK_VALIDATION: "false", CDK_DISABLE_STACK_TRACE: "true" };
  const child = spawn(process.execPath, nodeArguments("infra/app"), {
    cwd: packageRoot,
    env: { ...process.env, ...quietCdk, ...quick, CDK_OUTDIR: resolve(folder) },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      said += text;
    });
  }
  const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
  if (code === 0 && existsSync(join(folder, "manifest.json"))) return;
  rmSync(folder, { recursive: true, force: true });
  throw new UserError("Synth.Failed", `the CDK app could not be synthesized\n${tail(said)}`, {
    hint: "Run `npm run synth` to see the full output.",
  });
}

function tail(text: string): string {
  return text.trim().split("\n").slice(-15).join("\n");
}
