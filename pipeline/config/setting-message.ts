import type { z } from "zod";

/** What a setting must be, in place of zod's own words; undefined keeps zod's message. */
export function settingMessage(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case "invalid_type":
      return wrongType(EXPECTED[issue.expected] ?? issue.expected, issue.input);
    case "invalid_value":
      return `must be ${issue.values.map((value) => JSON.stringify(value)).join(" or ")}`;
    case "too_small":
      return `must ${amount(issue.origin)} ${issue.inclusive === false ? "more than" : "at least"} ${issue.minimum}`;
    case "too_big":
      return `must ${amount(issue.origin)} ${issue.inclusive === false ? "less than" : "at most"} ${issue.maximum}`;
    case "unrecognized_keys":
      return "there is no such setting";
    case "invalid_key":
      return issue.issues[0]?.message;
    default:
      return undefined;
  }
}

const EXPECTED: Readonly<Record<string, string>> = {
  string: "text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "settings as `name: value`",
  record: "settings as `name: value`",
};

/** What must be there, and how YAML writes it where something close to it is there. */
function wrongType(expected: string, input: unknown): string {
  if (input === null) return `has no value; it must be ${expected}`;
  const must = `must be ${expected}`;
  if (expected === EXPECTED["string"] && ["number", "boolean"].includes(typeof input)) {
    return `${must}: put it in quotes`;
  }
  if (typeof input !== "string") return must;
  if (expected === EXPECTED["array"]) return `${must}: one entry after - or in [ ]`;
  if (expected === EXPECTED["boolean"] && /^(?:yes|no|on|off|true|false)$/i.test(input)) {
    return `${must}: YAML reads it as text if it is in quotes, and also yes, no, on and off`;
  }
  const isNumber = expected === EXPECTED["number"] || expected === EXPECTED["int"];
  if (isNumber && input.trim() !== "" && Number.isFinite(Number(input))) {
    return `${must}: leave out the quotes`;
  }
  return must;
}

function amount(origin: string): string {
  if (origin === "string") return "have a length of";
  return origin === "array" ? "have a number of entries of" : "be";
}
