import { definition } from "../../../pipeline/workflow/definition.ts";
import type { State } from "../../../pipeline/workflow/states.ts";

/** Names of the states that one may lead to, over any way. */
function targets(state: State): string[] {
  const rules = [...((state["Choices"] as State[]) ?? []), ...((state["Catch"] as State[]) ?? [])];
  return [state["Next"], state["Default"], ...rules.map((rule) => rule["Next"])].filter(
    (target) => target !== undefined,
  ) as string[];
}

/** Names of the states that can be reached from one, itself included, over any way. */
export function reach(from: string): Set<string> {
  const seen = new Set<string>();
  const open = [from];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (seen.has(name)) continue;
    seen.add(name);
    open.push(...targets(definition.States[name] ?? {}));
  }
  return seen;
}
