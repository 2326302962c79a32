import { definition } from "../../../pipeline/workflow/definition.ts";
import type { Path } from "../workflow/path.ts";
import { paths } from "../workflow/paths.ts";
import { jsonataMutants, type Mutant } from "./jsonata-mutants.ts";

/** How many mutants there are, and those that no path noticed. */
interface Survey {
  readonly mutants: number;
  readonly survivors: readonly string[];
}

/** Runs the paths that go through a mutated state until one notices, for every mutant. */
async function survey(onSurvivor: (line: string) => void): Promise<Survey> {
  const through = await pathsByState();
  const survivors: string[] = [];
  let mutants = 0;
  for (const mutant of jsonataMutants(definition)) {
    mutants += 1;
    const candidates = new Set(mutant.states.flatMap((state) => through.get(state) ?? []));
    if (!(await survives(mutant, [...candidates]))) continue;
    const line = `${mutant.place}: ${mutant.change}`;
    survivors.push(line);
    onSurvivor(line);
  }
  return { mutants, survivors };
}

async function pathsByState(): Promise<Map<string, Path[]>> {
  const through = new Map<string, Path[]>();
  for (const path of paths) {
    for (const state of new Set(await path.check())) {
      through.set(state, [...(through.get(state) ?? []), path]);
    }
  }
  return through;
}

async function survives({ definition }: Mutant, candidates: readonly Path[]): Promise<boolean> {
  for (const { check } of candidates) {
    try {
      await check(definition);
    } catch {
      return false;
    }
  }
  return true;
}

const { mutants, survivors } = await survey((line) => console.log(`survived  ${line}`));
const killed = mutants - survivors.length;
console.log(
  `JSONata of the workflow: ${killed} of ${mutants} mutants killed (${((100 * killed) / mutants).toFixed(1)}%)`,
);
process.exitCode = killed / mutants >= 0.85 ? 0 : 1;
