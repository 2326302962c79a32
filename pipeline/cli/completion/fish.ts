import type { CompletedVerb, TypedWords } from "./typed-words.ts";

/** A script that completes in fish. */
export function fishScript({ groups, verbs }: TypedWords): string {
  const top = verbs.filter(({ name }) => !name.includes(" "));
  return `# Completion of tunewright in fish: tunewright completion fish | source
function __tunewright_typed
    set -l words (commandline -opc)
    test (count $words) -gt (count $argv); or return 1
    for at in (seq (count $argv))
        set -l next (math $at + 1)
        test "$words[$next]" = "$argv[$at]"; or return 1
    end
end
function __tunewright_after
    test (count (commandline -opc)) -eq (math (count $argv) + 1); and __tunewright_typed $argv
end
${[...top, ...groups].map(({ name, summary }) => `complete -c tunewright -f -n 'test (count (commandline -opc)) -eq 1' -a ${name} -d ${quoted(summary)}`).join("\n")}
${verbs.map(verbLines).join("\n")}
`;
}

function verbLines({ name, summary, options, words }: CompletedVerb): string {
  const [group, verb] = name.split(" ");
  return [
    ...(verb === undefined
      ? []
      : [
          `complete -c tunewright -f -n '__tunewright_after ${group}' -a ${verb} -d ${quoted(summary)}`,
        ]),
    ...(words.length === 0
      ? []
      : [`complete -c tunewright -f -n '__tunewright_after ${name}' -a '${words.join(" ")}'`]),
    ...options.map(({ flag, description, takesValue, values }) => {
      const value = values.length > 0 ? ` -x -a '${values.join(" ")}'` : takesValue ? " -r" : "";
      return `complete -c tunewright -n '__tunewright_typed ${name}' -l ${flag.slice(2)}${value} -d ${quoted(description)}`;
    }),
  ].join("\n");
}

function quoted(text: string): string {
  return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}
