import { defined } from "../../../dataset-tools/defined.ts";
import type { ExecutionInput } from "../../../pipeline/workflow/input.ts";
import { aRequest } from "../request.ts";
import { runScripted, type Script, type ScriptedRun } from "./scripted-run.ts";
import { healthy } from "./scripts.ts";

/** One way through the workflow, and what must hold on it; `check` throws when it does not. */
export interface Path {
  readonly name: string;
  /**
   * @param machine another definition than the pipeline's
   * @returns names of the states that it goes through
   */
  check(machine?: object): Promise<readonly string[]>;
}

/** What makes a path differ from the healthy one. */
export interface PathChanges {
  /** Answers that differ. */
  readonly script?: Script;
  readonly request?: Partial<ExecutionInput>;
  /** Name of the execution; default is `r1`, the run's id. */
  readonly execution?: string;
  readonly placeholders?: Readonly<Record<string, string>>;
}

/** Describes a path. */
export function path(
  name: string,
  { script = {}, request = {}, execution, placeholders }: PathChanges,
  holds: (run: ScriptedRun) => void,
): Path {
  return {
    name,
    async check(machine) {
      const input = aRequest("r1", request);
      const more = defined({ name: execution, placeholders, machine });
      const run = await runScripted({ ...healthy, ...script }, { input, ...more });
      holds(run);
      return run.states;
    },
  };
}
