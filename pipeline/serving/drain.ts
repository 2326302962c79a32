import type { AliasName, AliasRecord } from "../registry/alias-record.ts";
import { changeAlias, readAliasRecord } from "../registry/alias-record.ts";
import { type PlaceTools, removeServing } from "./place-model.ts";
import { waitFor } from "./wait.ts";

/** What became of something that served the alias before. */
export interface Drained {
  readonly arn: string;
  /** Why it was not deleted, in AWS's words; null where it was. The sweep deletes it later. */
  readonly error: string | null;
}

/**
 * Deletes what served the alias before, each once its time to drain is over. What another process has deleted, or what
 * the alias points at again, is left out.
 * A failure is returned, not thrown.
 */
export async function finishDrains(tools: PlaceTools, name: AliasName): Promise<Drained[]> {
  const drained: Drained[] = [];
  const draining = (await readAliasRecord(tools.bucket, name))?.draining ?? [];
  for (const { arn, until } of draining) {
    const end = Date.parse(until);
    const deadline = Math.max(tools.deadline, end + 60_000);
    await waitFor({ ...tools, deadline }, "draining", async () =>
      tools.clock.now() >= end ? "over" : undefined,
    );
    const record = await readAliasRecord(tools.bucket, name);
    if (!isDraining(record, arn)) continue;
    drained.push({ arn, error: await removed(tools, name, arn) });
  }
  return drained;
}

async function removed(tools: PlaceTools, name: AliasName, arn: string): Promise<string | null> {
  try {
    await removeServing(tools, arn);
    await changeAlias(tools.bucket, name, (before) => without(before, arn));
    return null;
  } catch (error) {
    return error instanceof Error ? `${error.message} (${error.name})` : String(error);
  }
}

function isDraining(record: AliasRecord | undefined, arn: string): boolean {
  const isListed = record?.draining.some((one) => one.arn === arn) ?? false;
  return isListed && record?.servingArn !== arn;
}

function without(before: AliasRecord | undefined, arn: string): AliasRecord | undefined {
  if (before === undefined || !before.draining.some((one) => one.arn === arn)) return undefined;
  return { ...before, draining: before.draining.filter((one) => one.arn !== arn) };
}
