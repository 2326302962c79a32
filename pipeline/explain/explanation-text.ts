import type { Explained, Explanation } from "./explanation.ts";

const SIDES: Readonly<Record<Explanation["side"], string>> = {
  yours: "yours: the data, the settings or the call",
  account: "your AWS account's: its permissions, quotas or set-up",
  aws: "AWS's",
  tunewright: "Tunewright's own",
};

const RETRIES: Readonly<Record<Explanation["retry"], string>> = {
  yes: "yes, it may pass by itself",
  no: "no, it would fail again",
  "after-change": "after the change, not before",
  later: "later, not at once",
};

const BILLED: Readonly<Record<Explanation["billed"], string>> = {
  no: "no, as far as is known",
  yes: "yes, or what came before it is",
  unknown: "not known; your bill decides",
};

/** One line about an error: what it says, in words. */
export interface Line {
  readonly name: string;
  readonly text: string;
  /** What to type, where a command does it. */
  readonly command: string | null;
}

const NOT_KNOWN = "These words are not known to this version";

/** What is known of an error, in lines with their names; one where nothing is known. */
export function explanationLines(explained: Explained): Line[] {
  const meaning = explained.known ? explained : explained.byName;
  if (meaning === null) return [line("cause", `${NOT_KNOWN}, nor does a name tell more.`)];
  const unsure = explained.known ? "" : `${NOT_KNOWN}. What the name of its error tells: `;
  return [
    line("cause", `${unsure}${meaning.cause}`),
    line("side", SIDES[meaning.side]),
    line("remedy", meaning.remedy, meaning.command),
    line("try again", RETRIES[meaning.retry]),
    line("billed", BILLED[meaning.billed]),
  ];
}

function line(name: string, text: string, command: string | null = null): Line {
  return { name, text, command };
}

/** Lines as plain text, e.g. for a notice. */
export function linesText(lines: readonly Line[]): string {
  return lines
    .map(
      ({ name, text, command }) => `${name}: ${text}${command === null ? "" : ` \`${command}\``}`,
    )
    .join("\n");
}
