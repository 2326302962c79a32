import type { Template } from "./read.ts";

type Resources = Template["Resources"];

/**
 * The logical ids so that each comes after what it refers to or depends on, and otherwise by rank, the lowest first.
 * Throws an `Error` in CloudFormation's words when resources depend on one another in a circle.
 */
export function deploymentOrder(resources: Resources, rankOf: (type: string) => number): string[] {
  const ordered = new Set<string>();
  const visit = (id: string, path: readonly string[]) => {
    if (ordered.has(id)) return;
    if (path.includes(id)) {
      const circle = path.slice(path.indexOf(id));
      throw new Error(`Circular dependency between resources: [${circle.join(", ")}]`);
    }
    for (const other of dependencies(resources, id)) visit(other, [...path, id]);
    ordered.add(id);
  };
  const rank = (id: string) => rankOf(resources[id]?.Type ?? "");
  const ids = Object.keys(resources).sort((a, b) => rank(a) - rank(b));
  for (const id of ids) visit(id, []);
  return [...ordered];
}

function dependencies(resources: Resources, id: string): string[] {
  const { Properties, DependsOn } = resources[id] ?? {};
  const named = [DependsOn ?? []].flat();
  return [...new Set([...named, ...references(Properties)])].filter((one) => one in resources);
}

/** Every name in `Ref`, `Fn::GetAtt` and `Fn::Sub`; some are parameters. */
function references(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(references);
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, argument]) => {
    const inside = references(argument);
    if (name === "Ref") return [String(argument), ...inside];
    if (name === "Fn::GetAtt") return [String([argument].flat()[0]).split(".")[0] ?? "", ...inside];
    if (name === "Fn::Sub") return [...substituted(String([argument].flat()[0])), ...inside];
    return inside;
  });
}

function substituted(text: string): string[] {
  return [...text.matchAll(/\$\{([^!}.]+)[^}]*\}/g)].map(([, name = ""]) => name);
}
