import { existsSync } from "node:fs";
import { mkdir, readdir, writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { type Part, parts } from "./evaluation-parts.ts";
import type { Question } from "./judge.ts";
import { type Finding, Judge } from "./judges.ts";
import { draw, mutantsOf, type SourceMutant } from "./source-mutants.ts";

const SOURCES = "pipeline/evaluation";
const RESULTS = ".tunewright/mutation";

/** Milliseconds within which unchanged code passes. */
const PATIENCE = 600_000;

/** What is asked on the command line. */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    draw: { type: "string", default: "12" },
    seed: { type: "string", default: "1" },
    judges: { type: "string", default: "2" },
  },
});

/** What became of the mutants of one file. */
interface FileResult {
  readonly file: string;
  /** How many mutants there are. */
  readonly mutants: number;
  readonly judged: number;
  readonly survivors: readonly string[];
  /** Killed as well, by the limit of time. */
  readonly hung: readonly string[];
}

async function filesOf(part: Part): Promise<string[]> {
  const files: string[] = [];
  for (const name of part.files) {
    const inside = name.endsWith("/") ? await readdir(`${SOURCES}/${name}`) : [""];
    files.push(...inside.map((file) => `${SOURCES}/${name}${file}`));
  }
  return files.filter((file) => file.endsWith(".ts")).sort();
}

/** The test of the same name first, then the tests of the callers, one by one: most mutants are noticed early. */
function testsOf(file: string, part: Part): string[][] {
  const own = `test/${file.replace(/\.ts$/, ".test.ts")}`;
  const callers = part.tests.map((name) => `test/pipeline/${name}.test.ts`);
  const all = new Set([...(existsSync(own) ? [own] : []), ...callers]);
  return [...all].map((name) => [name]);
}

/** Judges file by file, and keeps what is known after each. */
async function judgePart(part: Part): Promise<FileResult[]> {
  const files = await filesOf(part);
  const limit = await limitOf(files, part);
  const judges = Array.from({ length: Number(values.judges) }, () => new Judge());
  const results: FileResult[] = [];
  for (const file of files) {
    const mutants = await mutantsOf(file);
    const drawn = draw(mutants, { count: Number(values.draw), seed: values.seed });
    const tests = testsOf(file, part);
    const { survived, hung } = await findingsOn(drawn, judges, { tests, limit });
    const counts = { mutants: mutants.length, judged: drawn.length };
    results.push({ file, ...counts, survivors: survived, hung });
    await writeFile(`${RESULTS}/${part.name}.json`, `${JSON.stringify(results, null, 2)}\n`);
  }
  for (const judge of judges) await expectPass(judge, testsOfAll(files, part), limit);
  return results;
}

/** Milliseconds after which the tests of a mutant hang. */
async function limitOf(files: readonly string[], part: Part): Promise<number> {
  const start = performance.now();
  await expectPass(new Judge(), testsOfAll(files, part), PATIENCE);
  return Math.ceil(20_000 + performance.now() - start);
}

/** Before the mutants and after them: tests that fail anyway would kill every one. */
async function expectPass(judge: Judge, tests: readonly string[], limit: number): Promise<void> {
  const unchanged = { file: "unchanged.ts", code: "", tests: [tests] };
  const finding = await judge.findingOn(unchanged, limit);
  judge.stop();
  if (finding !== "survived") throw new Error("The tests fail although nothing is changed.");
}

const testsOfAll = (files: readonly string[], part: Part) => [
  ...new Set(files.flatMap((file) => testsOf(file, part).flat())),
];

/** How the mutants of a file are judged. */
interface Trial {
  readonly tests: string[][];
  /** Milliseconds. */
  readonly limit: number;
}

async function findingsOn(
  mutants: readonly SourceMutant[],
  judges: readonly Judge[],
  { tests, limit }: Trial,
): Promise<Record<Finding, string[]>> {
  const findings: Record<Finding, string[]> = { killed: [], survived: [], hung: [] };
  const left = [...mutants].reverse();
  const work = async (judge: Judge) => {
    for (let mutant = left.pop(); mutant; mutant = left.pop()) {
      const { file, code } = mutant;
      const finding = await findingOf(judge, { file, code, tests }, limit);
      findings[finding].push(lineOf(mutant));
      if (finding !== "killed") console.log(`${finding}  ${lineOf(mutant)}`);
    }
  };
  await Promise.all(judges.map(work));
  return findings;
}

/** What hangs is tried again with more time: on a busy machine tests may only be slow. */
async function findingOf(judge: Judge, question: Question, limit: number): Promise<Finding> {
  const finding = await judge.findingOn(question, limit);
  return finding === "hung" ? judge.findingOn(question, 3 * limit) : finding;
}

const lineOf = ({ file, line, mutator, original, replacement }: SourceMutant) =>
  `${file}:${line} ${mutator}: ${oneLine(original)} → ${oneLine(replacement)}`;

const oneLine = (code: string) => code.replace(/\s+/g, " ").slice(0, 80);

const summary = (name: string, results: readonly FileResult[]) => {
  const sum = (count: (result: FileResult) => number) =>
    results.reduce((total, result) => total + count(result), 0);
  const [mutants, judged] = [sum((result) => result.mutants), sum((result) => result.judged)];
  const killed = judged - sum(({ survivors }) => survivors.length);
  console.log(
    `${name}: ${killed} of ${judged} mutants killed, drawn from ${mutants} in ${results.length} files`,
  );
  return killed / judged;
};

/** Whatever is added to the evaluation belongs to a part. */
async function expectAllListed(): Promise<void> {
  const listed = new Set((await Promise.all(parts.map(filesOf))).flat());
  const files = await readdir(SOURCES, { recursive: true });
  const other = files
    .map((file) => `${SOURCES}/${file}`)
    .filter((file) => file.endsWith(".ts") && !listed.has(file));
  if (other.length > 0) throw new Error(`No part in evaluation-parts.ts has ${other.join(", ")}.`);
}

await mkdir(RESULTS, { recursive: true });
await expectAllListed();
const asked = (part: Part) =>
  positionals.length > 0 ? positionals.includes(part.name) : !part.slow;
const all: FileResult[] = [];
for (const part of parts.filter(asked)) {
  const results = await judgePart(part);
  summary(part.name, results);
  all.push(...results);
}
process.exitCode = summary("Together", all) >= 0.85 ? 0 : 1;
