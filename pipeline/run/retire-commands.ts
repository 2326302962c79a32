import type { Bucket } from "../objects.ts";
import { type Alias, aliasesOf } from "../registry/aliases.ts";
import type { RunOutput } from "../run-folder/run-output.ts";
import { runIdOf } from "../workflow/input.ts";

/** The aliases, `group@alias`, that point at a run's versions now, in the order in which they can be retired. */
export async function readPointing(bucket: Bucket, output: RunOutput | null): Promise<string[]> {
  const [, group, version] =
    /^registry\/([^/]+)\/versions\/(.+)\.json$/.exec(output?.version ?? "") ?? [];
  if (group === undefined || version === undefined) return [];
  return retireOrder(await aliasesOf(bucket, group, runIdOf(version)));
}

/** What has a serving of its own comes first: the last one takes the model and the run's own serving with it. */
export function retireOrder(
  aliases: readonly Pick<Alias, "group" | "alias" | "ownsServing">[],
): string[] {
  return [...aliases]
    .sort((one, other) => Number(other.ownsServing) - Number(one.ownsServing))
    .map(({ group, alias }) => `${group}@${alias}`);
}

/**
 * The commands, one after the other, that remove all that is billed for the model of a version.
 * @param aliases all that point at the run's versions, in the order of `retireOrder`
 * @param flags options of commands that are suggested to the user, see `Session`
 */
export function retireCommands(
  version: string,
  { aliases, flags = "" }: { aliases: readonly string[]; flags?: string },
): string[] {
  const names = aliases.length === 0 ? [version] : aliases;
  return names.map((name, at) => {
    const model = at === names.length - 1 ? " --model" : "";
    return `\`tunewright retire ${name}${model}${flags}\``;
  });
}
