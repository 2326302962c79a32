import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { evaluateIntrinsic } from "../../../../../../infra/local/services/step-functions/query/intrinsics/evaluate.ts";
import { readPath } from "../../../../../../infra/local/services/step-functions/query/reference.ts";

const evaluate = (text: string, data: unknown = {}) =>
  evaluateIntrinsic(text, {
    readPath: (path) => readPath(path, data),
    randomness: { random: () => 0.5, uuid: () => "a-uuid" },
  });

describe("intrinsic functions", () => {
  it.each([
    ["States.Array(1, 'a', $.x, null, true)", [1, "a", 7, null, true]],
    ["States.ArrayContains($.list, 2)", true],
    ["States.ArrayContains($.objects, $.objects[0])", true],
    ["States.ArrayGetItem($.list, 1)", 2],
    ["States.ArrayLength($.list)", 3],
    ["States.ArrayPartition($.list, 2)", [[1, 2], [3]]],
    ["States.ArrayRange(1, 9, 3)", [1, 4, 7]],
    ["States.ArrayRange(5, 1, -2)", [5, 3, 1]],
    ["States.ArrayUnique(States.Array(1, 1, 2))", [1, 2]],
    ["States.Base64Encode('Hällo')", "SMOkbGxv"],
    ["States.Base64Decode('SMOkbGxv')", "Hällo"],
    ["States.Format('{} and {}', $.x, 'text')", "7 and text"],
    ["States.Format('\\{\\} {}', 'it\\'s')", "{} it's"],
    ["States.JsonMerge($.objects[0], $.objects[1], false)", { a: 1, b: 2 }],
    ["States.JsonToString($.objects[0])", '{"a":1}'],
    ["States.StringToJson('{\"a\": [1]}')", { a: [1] }],
    ["States.MathAdd($.x, -2)", 5],
    ["States.MathRandom(0, 10)", 5],
    ["States.StringSplit('a,b;c,,', ',;')", ["a", "b", "c"]],
    ["States.UUID()", "a-uuid"],
  ])("%s", (text, value) => {
    const data = { x: 7, list: [1, 2, 3], objects: [{ a: 1 }, { b: 2 }] };
    expect(evaluate(text, data)).toEqual(value);
  });

  it.each([
    ["MD5", "md5"],
    ["SHA-1", "sha1"],
    ["SHA-256", "sha256"],
    ["SHA-384", "sha384"],
    ["SHA-512", "sha512"],
  ])("hashes with %s", (name, algorithm) => {
    const digest = createHash(algorithm).update("text").digest("hex");
    expect(evaluate(`States.Hash('text', '${name}')`)).toBe(digest);
  });

  it.each([
    "States.ArrayGetItem($.list, 3)",
    "States.ArrayRange(0, 1001, 1)",
    "States.ArrayRange(0, 5, 0)",
    "States.ArrayPartition($.list, 0)",
    "States.Hash('a', 'CRC32')",
    "States.Format('{}')",
    "States.Format('none', 1)",
    "States.JsonMerge($.list, $.list, false)",
    "States.StringToJson('{')",
    "States.MathAdd('1', 2)",
    "States.Unknown()",
    "States.Array(1",
    "States.Array(1) more",
  ])("fails %s", (text) => {
    expect(() => evaluate(text, { list: [1, 2, 3] })).toThrow();
  });

  it("partitions into parts that make up the whole", () => {
    fc.assert(
      fc.property(fc.array(fc.integer()), fc.integer({ min: 1, max: 9 }), (list, size) => {
        const parts = evaluate(`States.ArrayPartition($.list, ${size})`, { list }) as number[][];
        expect(parts.flat()).toEqual(list);
        expect(parts.every((part) => part.length <= size)).toBe(true);
      }),
    );
  });
});
