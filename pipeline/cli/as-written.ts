/** Before a command in backticks that is meant as it is written, e.g. for AWS from a run on the local cloud. */
const AS_WRITTEN = "\u2060";

/** A command to suggest as it is, without the options that say which cloud this call is about. */
export function asWritten(command: string): string {
  return `\`${AS_WRITTEN}${command}\``;
}
