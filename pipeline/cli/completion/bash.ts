import type { CompletedVerb, TypedWords } from "./typed-words.ts";

/** A script that completes in bash, from version 3.2 of macOS on. */
export function bashScript({ groups, verbs }: TypedWords): string {
  const top = verbs.filter(({ name }) => !name.includes(" "));
  const first = [...top, ...groups].map(({ name }) => name);
  const groupNames = groups.map(({ name }) => name).join("|");
  return `# Completion of tunewright in bash: source <(tunewright completion bash)
_tunewright() {
  local cur="\${COMP_WORDS[COMP_CWORD]}" prev="\${COMP_WORDS[COMP_CWORD-1]}" verb="\${COMP_WORDS[1]}"
  local values="" options="" words=""
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W "${first.join(" ")} help --help --version" -- "$cur"))
    return
  fi
  case "$verb" in
    ${groupNames})
      if [ "$COMP_CWORD" -eq 2 ]; then
        case "$verb" in
${groups.map(({ name }) => `          ${name}) words="${verbsOf(verbs, name).join(" ")}" ;;`).join("\n")}
        esac
        COMPREPLY=($(compgen -W "$words --help" -- "$cur"))
        return
      fi
      verb="$verb \${COMP_WORDS[2]}" ;;
  esac
  case "$verb" in
${verbs.map(verbCase).join("\n")}
  esac
  if [ -n "$values" ]; then
    [ "$values" = "-" ] || COMPREPLY=($(compgen -W "$values" -- "$cur"))
  elif [ "\${cur:0:1}" = "-" ]; then
    COMPREPLY=($(compgen -W "$options" -- "$cur"))
  elif [ -n "$words" ]; then
    COMPREPLY=($(compgen -W "$words" -- "$cur"))
  fi
}
complete -o bashdefault -o default -F _tunewright tunewright
`;
}

function verbsOf(verbs: readonly CompletedVerb[], group: string): string[] {
  return verbs.flatMap(({ name }) => {
    const [first, second] = name.split(" ");
    return first === group && second !== undefined ? [second] : [];
  });
}

/** Values of the option before the cursor; `-` where bash completes files. */
function verbCase({ name, options, words }: CompletedVerb): string {
  const valued = options.filter(({ takesValue }) => takesValue);
  const free = valued.flatMap(({ flag, values }) => (values.length === 0 ? [flag] : []));
  const cases = [
    ...valued.flatMap(({ flag, values }) =>
      values.length === 0 ? [] : [`${flag}) values="${values.join(" ")}" ;;`],
    ),
    ...(free.length === 0 ? [] : [`${free.join("|")}) values="-" ;;`]),
  ];
  return [
    `    "${name}")`,
    `      words="${words.join(" ")}"`,
    `      options="${options.map(({ flag }) => flag).join(" ")}"`,
    ...(cases.length === 0 ? [] : [`      case "$prev" in ${cases.join(" ")} esac`]),
    "      ;;",
  ].join("\n");
}
