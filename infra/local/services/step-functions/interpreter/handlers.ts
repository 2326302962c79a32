import type { StateType } from "../language/definition.ts";
import type { Outcome, StateVisit } from "./state-visit.ts";
import { runChoice } from "./states/choice.ts";
import { runMap } from "./states/map.ts";
import { runParallel } from "./states/parallel.ts";
import { runPass } from "./states/pass.ts";
import { runTask } from "./states/task.ts";
import { runFail, runSucceed } from "./states/terminal.ts";
import { runWait } from "./states/wait.ts";

/** What runs a state, by its `Type`. */
export const HANDLERS: Readonly<Record<StateType, (visit: StateVisit) => Promise<Outcome>>> = {
  Pass: runPass,
  Task: runTask,
  Choice: runChoice,
  Wait: runWait,
  Succeed: runSucceed,
  Fail: runFail,
  Parallel: runParallel,
  Map: runMap,
};
