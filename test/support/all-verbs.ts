import { Command } from "commander";
import type { CommandSpec } from "../../pipeline/cli/command.ts";
import { configureVerb } from "../../pipeline/cli/command-help.ts";
import { groups, verbs } from "../../pipeline/cli/commands.ts";

/** A verb as it is typed, e.g. `versions list`. */
export interface TypedVerb {
  readonly name: string;
  readonly summary: string;
  readonly spec: CommandSpec;
  /** As Commander knows it, with the options that all verbs have. */
  readonly command: Command;
}

/** All verbs, those of groups included, in the order of the help. */
export async function allVerbs(): Promise<readonly TypedVerb[]> {
  const named = [
    ...verbs.map((verb) => ({ name: verb.name, verb })),
    ...groups.flatMap(({ name, verbs }) =>
      verbs.map((verb) => ({ name: `${name} ${verb.name}`, verb })),
    ),
  ];
  return Promise.all(
    named.map(async ({ name, verb }) => {
      const spec = await verb.load();
      const command = new Command(name)
        .exitOverride()
        .configureOutput({ writeErr: () => undefined });
      configureVerb(command, spec);
      return { name, summary: verb.summary, spec, command };
    }),
  );
}
