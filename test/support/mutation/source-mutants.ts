import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { transform } from "esbuild";

/** One change of one source file. */
export interface SourceMutant {
  /** Relative to the project. */
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  readonly mutator: string;
  readonly original: string;
  readonly replacement: string;
  /** The whole file, changed. */
  readonly code: string;
}

/** Positions are 0-based. */
interface Position {
  readonly line: number;
  readonly column: number;
}

/** A mutant as Stryker's instrumenter lists it. */
interface ListedMutant {
  readonly mutatorName: string;
  readonly replacement: string;
  /** `Ignored` where its kind is excluded. */
  readonly status?: string;
  readonly location: { readonly start: Position; readonly end: Position };
}

/** Not a dependency: the command that reads it installs it. */
const INSTRUMENTER = "@stryker-mutator/instrumenter";

/** Texts are compared where they matter; their wording is no behaviour. */
const EXCLUDED = ["StringLiteral"];

/** Stryker's mutants of a file that are still a program. */
export async function mutantsOf(file: string): Promise<SourceMutant[]> {
  const source = await readFile(file, "utf8");
  const mutants: SourceMutant[] = [];
  for (const listed of await listMutants(file, source)) {
    const mutant = changed(file, source, listed);
    if (await isProgram(mutant.code)) mutants.push(mutant);
  }
  return mutants;
}

/** As many of the mutants as asked, the same ones for the same seed, in the order of the file. */
export function draw(
  mutants: readonly SourceMutant[],
  { count, seed }: { readonly count: number; readonly seed: string },
): SourceMutant[] {
  const key = ({ file, line, mutator, original, replacement }: SourceMutant) =>
    createHash("sha256")
      .update([seed, file, line, mutator, original, replacement].join("\n"))
      .digest("hex");
  const drawn = new Set([...mutants].sort((a, b) => (key(a) < key(b) ? -1 : 1)).slice(0, count));
  return mutants.filter((mutant) => drawn.has(mutant));
}

async function listMutants(file: string, source: string): Promise<ListedMutant[]> {
  const { Instrumenter } = await import(INSTRUMENTER);
  const silent = { debug() {}, info() {}, isDebugEnabled: () => false };
  const { mutants } = await new Instrumenter(silent).instrument(
    [{ name: file, content: source, mutate: true }],
    { excludedMutations: EXCLUDED, ignorers: [], plugins: null, noHeader: true },
  );
  return mutants.filter(({ status }: ListedMutant) => status !== "Ignored");
}

function changed(file: string, source: string, listed: ListedMutant): SourceMutant {
  const { start, end } = listed.location;
  const [from, to] = [offsetOf(source, start), offsetOf(source, end)];
  const code = source.slice(0, from) + replacementText(listed) + source.slice(to);
  const { mutatorName: mutator, replacement } = listed;
  return {
    file,
    line: start.line + 1,
    mutator,
    original: source.slice(from, to),
    replacement,
    code,
  };
}

/** Operators bind differently once replaced, so that their operands are kept together. */
const replacementText = ({ mutatorName, replacement }: ListedMutant) =>
  ["LogicalOperator", "ArithmeticOperator"].includes(mutatorName)
    ? `(${replacement})`
    : replacement;

function offsetOf(source: string, { line, column }: Position): number {
  const before = source.split("\n").slice(0, line);
  return before.reduce((sum, text) => sum + text.length + 1, column);
}

async function isProgram(code: string): Promise<boolean> {
  try {
    await transform(code, { loader: "ts", logLevel: "silent" });
    return true;
  } catch {
    return false;
  }
}
