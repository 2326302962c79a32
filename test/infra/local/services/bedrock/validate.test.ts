import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Constraint, validate } from "../../../../../infra/local/services/bedrock/validate.ts";

function violations(constraints: Constraint[], input: Record<string, unknown>): string {
  try {
    validate(constraints, input);
    return "";
  } catch (error) {
    return (error as Error).message;
  }
}

describe("a request is checked", () => {
  const uri: Constraint = { path: "list.[].uri", kind: "string", required: true, pattern: "s3:.+" };
  const cases: [string, Constraint[], Record<string, unknown>, string][] = [
    [
      "in every item of a list, named as AWS names it",
      [uri],
      { list: [{ uri: "s3:x" }, { uri: "http:y" }] },
      "1 validation error detected: Value 'http:y' at 'list.2.member.uri' failed to satisfy constraint: Member must satisfy regular expression pattern: s3:.+",
    ],
    [
      "for what is missing in an item",
      [uri],
      { list: [{}] },
      "1 validation error detected: Value null at 'list.1.member.uri' failed to satisfy constraint: Member must not be null",
    ],
    ["not within a member that is absent", [uri], {}, ""],
    [
      "in the keys and values of a map",
      [
        { path: "tags.{key}", kind: "string", max: 2 },
        { path: "tags.{value}", kind: "string", min: 1 },
      ],
      { tags: { abc: "" } },
      "2 validation errors detected: Value 'abc' at 'tags' failed to satisfy constraint: Member must have length less than or equal to 2; Value '' at 'tags.abc' failed to satisfy constraint: Member must have length greater than or equal to 1",
    ],
    [
      "in the order of the constraints, whatever that of the members is",
      [
        { path: "b", kind: "string", required: true },
        { path: "a.[].c", kind: "string", required: true },
        { path: "a", kind: "list", max: 1 },
      ],
      { a: [{}, { c: "" }] },
      "3 validation errors detected: Value null at 'b' failed to satisfy constraint: Member must not be null; Value null at 'a.1.member.c' failed to satisfy constraint: Member must not be null; Value '[{},{\"c\":\"\"}]' at 'a' failed to satisfy constraint: Member must have length less than or equal to 1",
    ],
    [
      "for a value of no enumeration",
      [{ path: "kind", kind: "string", enum: ["A", "B"] }],
      { kind: "C" },
      "1 validation error detected: Value 'C' at 'kind' failed to satisfy constraint: Member must satisfy enum value set: [A, B]",
    ],
  ];
  it.each(cases)("%s", (_what, constraints, input, message) => {
    expect(violations(constraints, input)).toBe(message);
  });
});

it("counts all violations of a long list, and names ten", () => {
  const uri: Constraint = { path: "list.[].uri", kind: "string", required: true };
  const text = violations([uri], { list: Array.from({ length: 5000 }, () => ({})) });
  expect(text).toMatch(/^5000 validation errors detected: /);
  expect(text.match(/must not be null/g)).toHaveLength(10);
});

/** The two patterns that the check replaces by faster ones. */
const slow = [
  "[a-zA-Z0-9](-*[a-zA-Z0-9\\+\\-\\.])*",
  "[a-zA-Z0-9]{1,63}(-*[a-zA-Z0-9\\+\\-\\.]){0,63}",
];

it.each(slow)("accepts exactly the names that %s accepts", (pattern) => {
  const letters = fc.constantFrom("a", "Z", "0", "-", "+", ".", "_", " ", "ä");
  fc.assert(
    fc.property(fc.string({ unit: letters, maxLength: 12 }), (name) => {
      const accepted = violations([{ path: "name", kind: "string", pattern }], { name }) === "";
      expect(accepted).toBe(new RegExp(`^(?:${pattern})$`).test(name));
    }),
  );
});
