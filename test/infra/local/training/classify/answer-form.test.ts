import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  answerOf,
  objectFormOf,
  valuesIn,
} from "../../../../../infra/local/training/classify/answer-form.ts";

const scalar = fc.oneof(fc.string(), fc.double({ noNaN: true }), fc.boolean(), fc.constant(null));

describe("the form of objects", () => {
  it("has the values of each key, and writes every object again as it was", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.string(), { minLength: 2, maxLength: 4 }),
        fc.array(scalar, { minLength: 2, maxLength: 4 }),
        fc.constantFrom(undefined, 2),
        (keys, values, indent) => {
          // Every key has every value, so that none determines another.
          const objects = keys.flatMap((changed) =>
            values.map((value) =>
              Object.fromEntries(keys.map((key) => [key, key === changed ? value : values[0]])),
            ),
          );
          const answers = objects.map((object) => JSON.stringify(object, undefined, indent));
          const form = objectFormOf(answers);
          fc.pre(form !== undefined);
          for (const answer of answers) {
            expect(answerOf(form, valuesIn(answer, form) ?? [])).toBe(answer);
          }
        },
      ),
    );
    const answers = ["a", "b"].flatMap((x) => ["c", "d"].map((y) => `{"x": "${x}", "y":"${y}"}`));
    expect(objectFormOf(answers)).toEqual({
      texts: ['{"x": ', ', "y":', "}"],
      values: [
        ['"a"', '"b"'],
        ['"c"', '"d"'],
      ],
    });
  });

  it.each([
    ["labels", ["yes", "no"]],
    ["one key", ['{"a":1}', '{"a":2}']],
    ["a key that determines the other", ['{"a":1,"b":1}', '{"a":2,"b":1}']],
    ["other keys", ['{"a":1,"b":1}', '{"a":2,"c":1}', '{"a":2,"b":2}']],
    ["objects in objects", ['{"a":1,"b":{"c":1}}', '{"a":2,"b":{"c":1}}', '{"a":2,"b":{"c":2}}']],
    ["no JSON", ['{"a":1,"b":1}', '{"a":2,"b":1', '{"a":2,"b":2}']],
  ])("is none for %s", (_what, answers) => {
    expect(objectFormOf(answers)).toBeUndefined();
  });
});
