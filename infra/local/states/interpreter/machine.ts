import { Fault } from "./errors.ts";
import type { MachineRun } from "./frame.ts";
import { runState } from "./state.ts";

/** Runs a machine from its first state to its end and gives its output. Throws `StateError` or `Aborted`. */
export async function runMachine(run: MachineRun): Promise<unknown> {
  const { definition, thread } = run;
  let name: string | undefined = definition.StartAt;
  let input = run.input;
  while (name !== undefined) {
    thread.throwIfAborted();
    const state = definition.States[name];
    if (!state) throw new Fault(`The state '${name}' does not exist.`);
    const outcome = await runState({ name, state, input, run, runMachine });
    input = outcome.output;
    name = outcome.next;
  }
  return input;
}
