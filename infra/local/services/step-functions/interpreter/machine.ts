import { Fault } from "../language/errors.ts";
import { runState } from "./state.ts";
import type { MachineRun } from "./state-visit.ts";

/** Number of states after which other work of the process gets its turn: a loop of Pass states never waits. */
const STATES_A_TURN = 32;

/** Runs a machine from its first state to its end and returns its output. Throws `StateError` or `Aborted`. */
export async function runMachine(run: MachineRun): Promise<unknown> {
  const { definition, thread } = run;
  let name: string | undefined = definition.StartAt;
  let input = run.input;
  for (let count = 1; name !== undefined; count++) {
    if (count % STATES_A_TURN === 0) await thread.turn();
    thread.throwIfAborted();
    const state = definition.States[name];
    if (!state) throw new Fault(`The state '${name}' does not exist.`);
    const outcome = await runState({ name, state, input, run, runMachine });
    input = outcome.output;
    name = outcome.next;
  }
  return input;
}
