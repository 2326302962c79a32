import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, it } from "vitest";

/** Something that a test needs and that not every machine has. */
export interface Need {
  readonly name: string;
  /** Where it is on this machine; undefined where it is missing. */
  readonly path: string | undefined;
}

/** `.ci/run` sets it: what a test needs has to be there, and a test without it fails. */
const REQUIRE_ALL = "TUNEWRIGHT_REQUIRE_ALL";

/** A file or folder of the recorded cases and real data next to the project, e.g. `data/banking77`. */
export function shared(path: string): Need {
  const whole = fileURLToPath(new URL(`../../../shared/${path}`, import.meta.url));
  return { name: `../shared/${path}`, path: existsSync(whole) ? whole : undefined };
}

const BROWSERS = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

export const chromium: Need = { name: "chromium", path: BROWSERS.find(existsSync) };

/** The AWS command line; its version is read, since a shim of that name may have nothing behind it. */
export function awsCommand(): Need {
  const works = spawnSync("aws", ["--version"]).status === 0;
  return { name: "aws", path: works ? "aws" : undefined };
}

/** Python with boto3. */
export function boto3(): Need {
  const works = spawnSync("python3", ["-c", "import boto3"]).status === 0;
  return { name: "boto3", path: works ? "python3" : undefined };
}

/** A registry from which npm can install packages. */
export function npmRegistry(): Need {
  const answers = spawnSync("npm", ["view", "openai", "version", "--fetch-retries=0"]).status === 0;
  return { name: "an npm registry", path: answers ? "npm" : undefined };
}

/** The linter of CloudFormation templates; its version is read, since a shim of that name may have nothing behind it. */
export function cfnLint(): Need {
  const works = spawnSync("cfn-lint", ["--version"]).status === 0;
  return { name: "cfn-lint", path: works ? "cfn-lint" : undefined };
}

/** `describe` for tests that need something; where it is missing they are one skipped test that names it. */
export function describeNeeds(need: Need, name: string, tests: (path: string) => void): void {
  const { path } = need;
  if (path === undefined) missing(need, name);
  else describe(name, () => tests(path));
}

/** `it` for a test that needs something; where it is missing the test is skipped and its name says why. */
export function itNeeds(
  need: Need,
  name: string,
  test: (path: string) => Promise<void> | void,
): void {
  const { path } = need;
  if (path === undefined) missing(need, name);
  else it(name, () => test(path));
}

function missing(need: Need, name: string): void {
  const named = `${name} (needs ${need.name})`;
  if (process.env[REQUIRE_ALL] !== "1") {
    it.skip(named, () => undefined);
    return;
  }
  it(named, () => {
    throw new Error(`${need.name} is missing, and ${REQUIRE_ALL} allows no skipped test`);
  });
}
