/** A tag's key and value. */
export type TagPair = readonly [key: string, value: string];

/** Tagging AWS resources, "Tag naming limits and requirements". */
const MAX_KEY = 128;
const MAX_VALUE = 256;
const CHARACTERS = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

/** What AWS refuses in the tags of one request, in a sentence; undefined where there is nothing. */
export function tagProblem(tags: readonly TagPair[]): string | undefined {
  const seen = new Set<string>();
  for (const [key, value] of tags) {
    if (key.length === 0 || key.length > MAX_KEY) {
      return `A tag key must have 1 to ${MAX_KEY} characters.`;
    }
    if (value.length > MAX_VALUE) return `The value of the tag ${key} is longer than ${MAX_VALUE}.`;
    if (!CHARACTERS.test(key) || !CHARACTERS.test(value)) {
      return `The tag ${key} has characters that are not allowed.`;
    }
    if (/^aws:/i.test(key)) {
      return "aws: prefixed tag key names are not allowed for external use.";
    }
    if (/^aws:/i.test(value)) {
      return "aws: prefixed tag values are not allowed for external use.";
    }
    if (seen.has(key)) return `Duplicate tag keys found: ${key}. Each tag key must be unique.`;
    seen.add(key);
  }
  return undefined;
}
