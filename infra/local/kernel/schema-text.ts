import { z } from "zod";

/** Names that a message gives; of more it gives the number. */
const MAX_NAMED = 10;

/** What is wrong with data that a schema refused, for a person: the first ten of each kind, and how many more. */
export function schemaText(error: z.ZodError): string {
  const issues = error.issues.slice(0, MAX_NAMED).map(shortened);
  const more = error.issues.length - issues.length;
  const text = z.prettifyError(new z.ZodError(issues));
  return more > 0 ? `${text}\nand ${more} more` : text;
}

function shortened(issue: z.core.$ZodIssue): z.core.$ZodIssue {
  if (issue.code !== "unrecognized_keys" || issue.keys.length <= MAX_NAMED) return issue;
  const keys = issue.keys.slice(0, MAX_NAMED);
  const more = issue.keys.length - keys.length;
  const message = `Unrecognized keys: ${keys.map((key) => `"${key}"`).join(", ")}, and ${more} more`;
  return { ...issue, keys, message };
}
