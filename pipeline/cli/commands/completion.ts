import { Argument } from "commander";
import type { CommandSpec } from "../command.ts";
import { bashScript } from "../completion/bash.ts";
import { fishScript } from "../completion/fish.ts";
import { type AllVerbs, typedWords } from "../completion/typed-words.ts";
import { zshScript } from "../completion/zsh.ts";

const SCRIPTS = { bash: bashScript, zsh: zshScript, fish: fishScript } as const;

/** `tunewright completion SHELL`. @param all the verbs, of which this is one */
export const completionOf = (all: AllVerbs): CommandSpec => ({
  help: {
    about: [
      "Completes verbs, options and the values that are known without a call, e.g. base models. The script is made from the commands themselves, so make it again after an update.",
    ],
    exits: { 0: "printed" },
    examples: [
      "tunewright completion bash > ~/.local/share/bash-completion/completions/tunewright",
      "tunewright completion zsh > ~/.zfunc/_tunewright",
      "tunewright completion fish > ~/.config/fish/completions/tunewright.fish",
    ],
  },
  configure(command) {
    command.addArgument(
      new Argument("<shell>", "whose completion it is").choices(Object.keys(SCRIPTS)),
    );
  },
  async run({ args: [name = ""] }) {
    const shell = name as keyof typeof SCRIPTS;
    const script = SCRIPTS[shell](await typedWords(all));
    return { data: { shell, script }, text: script, isVerbatim: true };
  },
});
