import { isObject } from "../../../kernel/service.ts";
import type { Findings } from "./diagnostic.ts";

interface Step {
  readonly target: string;
  readonly location: string;
}

/** Checks that every transition leads to a state, every state is reached, and the machine can end. */
export function checkTransitions(
  machine: Record<string, unknown>,
  states: Record<string, unknown>,
  { location, findings }: { location: string; findings: Findings },
): void {
  const reached = new Set<string>();
  const open: Step[] = [{ target: String(machine["StartAt"]), location: `${location}/StartAt` }];
  for (let step = open.pop(); step; step = open.pop()) {
    const state = states[step.target];
    if (state === undefined) {
      findings.error(
        "MISSING_TRANSITION_TARGET",
        step.location,
        `Missing 'Next' target: ${step.target}`,
      );
    } else if (!reached.has(step.target)) {
      reached.add(step.target);
      open.push(...stepsOf(state, `${location}/States/${step.target}`).reverse());
    }
  }
  for (const name of Object.keys(states)) {
    if (reached.has(name)) continue;
    findings.error(
      "MISSING_TRANSITION_TARGET",
      `${location}/States/${name}`,
      `State "${name}" is not reachable.`,
    );
  }
  if (!Object.values(states).some(isTerminal)) {
    findings.error("MISSING_END_STATE", location || "/", "The workflow has no terminal state");
  }
}

function isTerminal(state: unknown): boolean {
  if (!isObject(state)) return false;
  return state["End"] === true || state["Type"] === "Succeed" || state["Type"] === "Fail";
}

function stepsOf(state: unknown, location: string): Step[] {
  if (!isObject(state)) return [];
  const steps = ["Next", "Default"].map((name) => stepAt(state, name, location));
  for (const list of ["Choices", "Catch"]) {
    const entries = Array.isArray(state[list]) ? state[list] : [];
    steps.push(...entries.map((entry, at) => stepAt(entry, "Next", `${location}/${list}[${at}]`)));
  }
  return steps.filter((step) => step !== undefined);
}

function stepAt(holder: unknown, name: string, location: string): Step | undefined {
  const target = isObject(holder) ? holder[name] : undefined;
  return typeof target === "string" ? { target, location: `${location}/${name}` } : undefined;
}
