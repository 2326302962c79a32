/** What all prompts of a training set have in common at their start and end, e.g. the instruction around the message. */
export interface Template {
  readonly prefix: string;
  readonly suffix: string;
}

/**
 * The longest common prefix and suffix, cut back to a word boundary.
 * Without this a prompt that lists all labels drowns the message: 70% instead of 93% on banking77.
 */
export function templateOf(prompts: readonly string[]): Template {
  const [first = ""] = prompts;
  let prefix = first.length;
  let suffix = first.length;
  let shortest = first.length;
  for (const prompt of prompts) {
    prefix = commonStart(first, prompt, prefix);
    suffix = commonEnd(first, prompt, suffix);
    shortest = Math.min(shortest, prompt.length);
  }
  const start = first.slice(0, prefix).replace(/\S+$/u, "");
  const end = suffix === 0 ? "" : first.slice(-suffix).replace(/^\S+/u, "");
  // Two prompts can be so similar that prefix and suffix would overlap; then only the prefix counts.
  return { prefix: start, suffix: start.length + end.length <= shortest ? end : "" };
}

/** The prompt without the template, or the prompt itself where the template does not fit. */
export function withoutTemplate(prompt: string, { prefix, suffix }: Template): string {
  const start = prompt.startsWith(prefix) ? prefix.length : 0;
  const end = suffix !== "" && prompt.endsWith(suffix) ? prompt.length - suffix.length : undefined;
  return prompt.slice(start, end);
}

function commonStart(left: string, right: string, limit: number): number {
  const max = Math.min(limit, right.length);
  let length = 0;
  while (length < max && left[length] === right[length]) length++;
  return length;
}

function commonEnd(left: string, right: string, limit: number): number {
  const max = Math.min(limit, right.length);
  let length = 0;
  while (length < max && left.at(-1 - length) === right.at(-1 - length)) length++;
  return length;
}
