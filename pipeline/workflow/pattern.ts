/** What is wrong with the pattern of a regex score; undefined where it is a regular expression of JavaScript. */
export function patternFault({
  pattern,
  flags,
}: {
  pattern: string;
  flags: string;
}): string | undefined {
  if (/[gy]/.test(flags)) {
    return `the flags "${flags}" have g or y, but a pattern is looked for once in each answer: use i, m, s or u`;
  }
  try {
    new RegExp(pattern, flags);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
