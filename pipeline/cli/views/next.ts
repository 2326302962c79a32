/** A command to call next, and what it does. */
export type NextStep = readonly [command: string, what: string];

/** The commands that come next, one on a line; `output.ts` writes them as the user types them. */
export function nextLines(steps: readonly NextStep[]): string {
  return steps.map(([command, what]) => `next: \`${command}\` ${what}`).join("\n");
}

/** Words of a command line; what a shell would take apart is put in quotes. */
export function words(...all: readonly string[]): string {
  return all
    .map((word) =>
      /^[\p{L}\p{N}_@%+=:,./-]+$/u.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`,
    )
    .join(" ");
}
