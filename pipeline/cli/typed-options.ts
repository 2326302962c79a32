import { cloudVerbs, groups } from "./commands.ts";

/** Options that say which cloud a command talks to, by whether a value follows. */
const CLOUD_OPTIONS: Readonly<Record<string, boolean>> = {
  "--local": false,
  "--region": true,
  "--profile": true,
};

/** What the user typed of the options that say which cloud is meant, e.g. ` --local`. */
export function cloudOptionsOf(argv: readonly string[]): string[] {
  const end = argv.indexOf("--");
  const typed = end < 0 ? argv : argv.slice(0, end);
  return typed.flatMap((word, at) => {
    const [name = "", value] = word.split("=", 2);
    const hasValue = CLOUD_OPTIONS[name];
    if (hasValue === undefined) return [];
    const given = value ?? typed[at + 1];
    return hasValue && given === undefined ? [] : [hasValue ? `${name} ${given}` : name];
  });
}

/** How the user calls the program. */
export interface Typing {
  /** Options that say which cloud is meant, as `cloudOptionsOf` returns them. */
  readonly options?: readonly string[];
  /** Name of the npm script that runs, if one does. */
  readonly script?: string | undefined;
}

/**
 * Command lines in a text as this user types them: with the options that name the cloud of this call, and inside the
 * project as npm scripts.
 */
export function asTyped(text: string, { options = [], script }: Typing): string {
  return text.replace(/`(\u2060?)tunewright ([\w-]+)( [^`]*)?`/g, (_, mark, verb, rest = "") => {
    const words = `${verb}${rest}`;
    const full = mark === "" && takesCloud(words) ? withOptions(words, options) : words;
    const [name = "", ...more] = full.split(" ");
    if (script === undefined || !import.meta.url.endsWith(".ts")) return `\`tunewright ${full}\``;
    return more.length === 0 ? `\`npm run ${name}\`` : `\`npm run ${name} -- ${more.join(" ")}\``;
  });
}

function takesCloud(words: string): boolean {
  const [first = "", second = ""] = words.split(" ");
  const isGroup = groups.some(({ name }) => name === first);
  return cloudVerbs.has(isGroup ? `${first} ${second}` : first);
}

function withOptions(words: string, options: readonly string[]): string {
  if (words.includes(" -- ")) return words;
  const missing = options.filter((option) => !words.includes(option.split(" ")[0] ?? ""));
  return [words, ...missing].join(" ");
}
