import type { CompletedOption, CompletedVerb, TypedWords } from "./typed-words.ts";

/** A script that completes in zsh. */
export function zshScript({ groups, verbs }: TypedWords): string {
  const top = verbs.filter(({ name }) => !name.includes(" "));
  return `#compdef tunewright
# Completion of tunewright in zsh: source <(tunewright completion zsh), after compinit
_tunewright() {
  local verb=$words[2]
  local -a choices
  if (( CURRENT == 2 )); then
    choices=(${[...top, ...groups].map(choice).join(" ")})
    _describe 'verb' choices
    return
  fi
  case $verb in
${groups.map(({ name }) => groupCase(name, verbs)).join("\n")}
  esac
  shift words
  (( CURRENT-- ))
  case $verb in
${verbs.map(verbCase).join("\n")}
  esac
}
compdef _tunewright tunewright
`;
}

function choice({ name, summary }: { name: string; summary: string }): string {
  return quoted(`${name}:${summary.replaceAll(":", "\\:")}`);
}

/** Chooses the group's verb, or moves on to it. */
function groupCase(group: string, verbs: readonly CompletedVerb[]): string {
  const own = verbs.flatMap(({ name, summary }) =>
    name.startsWith(`${group} `) ? [{ name: name.slice(group.length + 1), summary }] : [],
  );
  return [
    `    ${group})`,
    "      if (( CURRENT == 3 )); then",
    `        choices=(${own.map(choice).join(" ")})`,
    "        _describe 'verb' choices",
    "        return",
    "      fi",
    '      verb="$verb $words[3]"',
    "      shift words",
    "      (( CURRENT-- )) ;;",
  ].join("\n");
}

function verbCase({ name, options, words }: CompletedVerb): string {
  const rest = words.length === 0 ? "'*:file:_files'" : quoted(`*:what:(${words.join(" ")})`);
  return `    ${quoted(name)}) _arguments ${options.map(option).join(" ")} ${rest} ;;`;
}

function option({ flag, description, takesValue, values }: CompletedOption): string {
  const text = description.replace(/[[\]\\:]/g, (sign) => `\\${sign}`);
  const value = values.length === 0 ? "_files" : `(${values.join(" ")})`;
  return quoted(`*${flag}[${text}]${takesValue ? `:value:${value}` : ""}`);
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
