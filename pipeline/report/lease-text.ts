import { NO_LEASE } from "../workflow/names.ts";
import { minuteText } from "./figures.ts";

/**
 * Until when something that a run made is served, and what changes that, as part of a sentence.
 * @param until end of the lease (ISO 8601); null: it has none
 * @param of name of the run or version, and its group
 */
export function leaseText(
  until: string | null,
  { name, group }: { name: string; group: string | undefined },
): string {
  return until === null
    ? `without an end (its lease is ${NO_LEASE}) until ${retireText(name, { group, model: false })}`
    : `until its lease ends, ${minuteText(until)}; \`tunewright renew ${name}\` prolongs it`;
}

/** The commands that end it: while the run's alias points at it, only by the alias's name. */
export function retireText(
  name: string,
  { group, model }: { group: string | undefined; model: boolean },
): string {
  const command = `\`tunewright retire ${name}${model ? " --model" : ""}\``;
  if (group === undefined) return command;
  const alias = `${group}@candidate`;
  return model
    ? `${command}, after \`tunewright retire ${alias}\` while that points at it`
    : `${command}, or \`tunewright retire ${alias}\` while that points at it`;
}
