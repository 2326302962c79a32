import { readdirSync, readFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { expect, it } from "vitest";

function sources(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => join(folder, name));
}

function imports(file: string): string[] {
  const text = readFileSync(file, "utf8");
  return [...text.matchAll(/(?:from|import\() ?"([^"]+)"/g)].map(([, target = ""]) =>
    target.startsWith(".") ? relative(".", resolve(file, "..", target)) : target,
  );
}

const everything = [...sources("dataset-tools"), ...sources("pipeline"), ...sources("infra")];

/** Which of our own folders a folder may import (ARCHITECTURE, table of rooms). */
const mayImport: [string, RegExp][] = [
  ["dataset-tools", /^dataset-tools\//],
  ["pipeline", /^(pipeline|dataset-tools|package\.json)/],
  ["infra/local", /^infra\/local\//],
  ["infra/constructs", /^(infra\/(?!local)|pipeline\/workflow)/],
  ["pipeline/workflow", /^pipeline\/workflow\//],
];

/** Files that may start the local cloud: the one seam between pipeline and infra (decision 2). */
const startsTheLocalCloud = /^pipeline\/cli\//;

it.each(mayImport)("%s imports only what it may of ours", (folder, allowed) => {
  const stray = sources(folder).flatMap((file) =>
    imports(file)
      .filter((target) => /^(dataset-tools|pipeline|infra)\//.test(target))
      .filter((target) => !allowed.test(target))
      .filter((target) => !(startsTheLocalCloud.test(file) && target.startsWith("infra/local/")))
      .map((target) => `${file} -> ${target}`),
  );
  expect(stray).toEqual([]);
});

/**
 * Floors of a room, from the ground up: what is on a floor imports only from floors below it, and
 * folders on one floor do not import each other. Type-only imports count.
 */
const floors: Readonly<Record<string, readonly (readonly string[])[]>> = {
  pipeline: [
    ["clients"],
    [
      "clock.ts",
      "clients.ts",
      "counts.ts",
      "duration-text.ts",
      "errors.ts",
      "in-parallel.ts",
      "nearest-name.ts",
      "publish.ts",
      "slug.ts",
      "temporary-folder.ts",
      "explain",
      "workflow",
    ],
    ["objects.ts", "sts-client.ts", "usd.ts", "models"],
    ["hash-json.ts", "json-objects.ts"],
    ["run-folder", "config"],
    ["job", "metrics", "evaluation", "preparation"],
    ["registry", "report"],
    ["serving"],
    ["clean-up"],
    ["run"],
    ["handlers"],
    ["console"],
    ["cli", "library"],
    ["index.ts"],
  ],
  "infra/local": [
    ["kernel"],
    ["protocol", "training"],
    ["services", "front", "deploy"],
    ["services.ts"],
    ["start.ts", "start-failure.ts"],
    ["main.ts"],
  ],
  "infra/local/services/step-functions": [
    ["language"],
    ["query"],
    ["interpreter", "validation"],
    ["journal"],
    ["machines", "executions"],
    ["integrations"],
    ["test-state"],
    ["operations"],
    ["service.ts"],
  ],
};

/** Upward or sideways imports that are allowed, `file -> file`, each with its reason. */
const allowedUpward: Readonly<Record<string, string>> = {};

function upwardImports(room: string): string[] {
  const folderOf = (file: string) => relative(room, file).split("/")[0] ?? "";
  const floorOf = (file: string) =>
    floors[room]?.findIndex((folders) => folders.includes(folderOf(file))) ?? -1;
  const files = sources(room);
  expect(files.filter((file) => floorOf(file) === -1)).toEqual([]);
  return files.flatMap((file) =>
    imports(file)
      .filter((target) => target.startsWith(`${room}/`) && folderOf(target) !== folderOf(file))
      .filter((target) => floorOf(target) >= floorOf(file))
      .map((target) => `${file} -> ${target}`),
  );
}

it("the folders of a room import downward only", () => {
  const upward = Object.keys(floors).flatMap(upwardImports);
  expect(upward.filter((arrow) => !(arrow in allowedUpward))).toEqual([]);
  expect(Object.keys(allowedUpward).filter((arrow) => !upward.includes(arrow))).toEqual([]);
});

it("aws-cdk-lib is imported in infra only, and not in infra/local", () => {
  const stray = everything.filter(
    (file) =>
      imports(file).some((target) => /^(aws-cdk-lib|cdk-nag|constructs)/.test(target)) &&
      (!file.startsWith("infra/") || file.startsWith("infra/local/")),
  );
  expect(stray).toEqual([]);
});

/** What may stand only in the files named (ARCHITECTURE, "A test enforces the arrows"). */
const onlyIn: [string, RegExp, RegExp][] = [
  ["AWS clients", /new \w+Client\(/, /^pipeline\/(clients(\/[\w-]+)?|sts-client)\.ts$/],
  [
    "printing",
    /console\.\w+\(|process\.(stdout|stderr)/,
    /^(pipeline\/cli\/(main|confirm|terminal)\.ts|infra\/local\/main\.ts)/,
  ],
  [
    "process.env",
    /process\.env/,
    /^(pipeline\/(cli\/|clients\/settings\.ts|handlers\/runtime\.ts)|infra\/(app|settings)\.ts|infra\/local\/)/,
  ],
  [
    "the time of day",
    /Date\.now\(\)|new Date\(\)/,
    /^(pipeline\/clock\.ts|infra\/local\/(kernel\/clock|.*\/worker.*)\.ts)/,
  ],
];

/** Programs for users, as text: what is in them runs nowhere here. */
const PRINTED = "pipeline/run/call-card/lines/javascript.ts";

/** Examples of how to use the library are not part of it. */
function withoutDocstrings(text: string): string {
  return text.replace(/^ *\/?\*.*$/gm, "");
}

it.each(onlyIn)("%s only where it belongs", (_what, pattern, allowed) => {
  const holds = (file: string) => pattern.test(withoutDocstrings(readFileSync(file, "utf8")));
  const stray = everything.filter((file) => file !== PRINTED && holds(file) && !allowed.test(file));
  expect(stray).toEqual([]);
});

it("no file is longer than 400 lines", () => {
  const long = everything
    .map((file) => [file, readFileSync(file, "utf8").split("\n").length] as const)
    .filter(([, lines]) => lines > 400);
  expect(long).toEqual([]);
});
