import { UserError } from "../errors.ts";
import { nearestName } from "../nearest-name.ts";
import { type Bucket, listKeys } from "../objects.ts";
import { REGISTRY } from "../registry/entry.ts";
import type { ExecutionPlace } from "./executions.ts";
import { executionPages } from "./list.ts";

/**
 * An error about an unknown name, with the one that was probably meant, where there is one. Who may not list the names
 * gets the error alone.
 */
export async function suggesting(
  error: UserError,
  wanted: string,
  names: () => Promise<readonly string[]>,
): Promise<UserError> {
  const near = nearestName(wanted, await names().catch(() => []));
  if (near === undefined || near === wanted) return error;
  const { code, message, hint } = error;
  const options = hint === undefined ? {} : { hint };
  return new UserError(code, `${message}. Did you mean ${near}?`, options);
}

/** Names in the registry: groups, `group@alias`, versions. */
export async function registryNames(bucket: Bucket): Promise<string[]> {
  const names = new Set<string>();
  for (const key of await listKeys(bucket, REGISTRY)) {
    const [group = "", kind, file = ""] = key.slice(REGISTRY.length).split("/");
    const name = file.replace(/\.json$/, "");
    names.add(group);
    if (kind === "versions") names.add(name);
    if (kind === "aliases") names.add(`${group}@${name}`);
  }
  return [...names];
}

/** Ids of the latest runs, a thousand executions at most. */
export async function runNames(environment: ExecutionPlace): Promise<string[]> {
  for await (const page of executionPages(environment)) return page.map(({ runId }) => runId);
  return [];
}
