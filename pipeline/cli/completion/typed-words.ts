import { Command, type Option } from "commander";
import { baseModels } from "../../../dataset-tools/models/base-models.ts";
import { CANDIDATE } from "../../registry/alias-names.ts";
import { configureVerb } from "../command-help.ts";
import type { Verb, VerbGroup } from "../commands.ts";

/** A verb or a group, as far as it is completed. */
export interface CompletedVerb {
  /** e.g. `tune` or `versions list`. */
  readonly name: string;
  readonly summary: string;
  readonly options: readonly CompletedOption[];
  /** Words that may follow without an option; empty: files. */
  readonly words: readonly string[];
}

/** An option with the values that are known without a call. */
export interface CompletedOption {
  readonly flag: string;
  readonly description: string;
  readonly takesValue: boolean;
  /** Empty where any value, e.g. a file, may follow. */
  readonly values: readonly string[];
}

/** All that can be typed, from the commands themselves. */
export interface TypedWords {
  readonly groups: readonly { readonly name: string; readonly summary: string }[];
  readonly verbs: readonly CompletedVerb[];
}

/** All that there is to type. */
export interface AllVerbs {
  readonly verbs: readonly Verb[];
  readonly groups: readonly VerbGroup[];
}

/** Loads every verb, which takes longer than any of them alone. */
export async function typedWords({ verbs, groups }: AllVerbs): Promise<TypedWords> {
  const all = [
    ...verbs.map((verb) => ({ name: verb.name, verb })),
    ...groups.flatMap((group) =>
      group.verbs.map((verb) => ({ name: `${group.name} ${verb.name}`, verb })),
    ),
  ];
  return {
    groups: groups.map(({ name, summary }) => ({ name, summary })),
    verbs: await Promise.all(all.map(({ name, verb }) => completed(name, verb))),
  };
}

async function completed(name: string, verb: Verb): Promise<CompletedVerb> {
  const command = new Command(name);
  configureVerb(command, await verb.load());
  const options = command.options.filter(({ hidden, long }) => !hidden && long !== undefined);
  return {
    name,
    summary: verb.summary,
    options: [
      ...options.map(completedOption),
      { flag: "--help", description: "display help for command", takesValue: false, values: [] },
    ],
    words: WORDS[name]?.() ?? [],
  };
}

const modelNames = () => baseModels().map((model) => model.name);

/** Words after a verb that are no options. */
const WORDS: Readonly<Record<string, () => readonly string[]>> = {
  models: () => ["list", "show", ...modelNames()],
  completion: () => ["bash", "zsh", "fish"],
};

/** Values of options by their flag, where the option itself does not list them. */
const VALUES: Readonly<Record<string, () => readonly string[]>> = {
  "--model": modelNames,
  "--teacher": modelNames,
  "--to": () => [CANDIDATE, "production", "staging"],
  "--alias": () => [CANDIDATE, "production", "staging"],
  "--region": () => [...new Set(baseModels().flatMap((model) => model.customization.regions))],
  "--status": () => ["RUNNING", "SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED"],
};

function completedOption({ long, description, required, optional, argChoices }: Option) {
  const flag = long ?? "";
  const takesValue = required || optional;
  return {
    flag,
    description,
    takesValue,
    values: takesValue ? (argChoices ?? VALUES[flag]?.() ?? []) : [],
  };
}
