import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  PathMissingError,
  PathSyntaxError,
} from "../../../../../../infra/local/services/step-functions/query/jsonpath/path.ts";
import { writePath } from "../../../../../../infra/local/services/step-functions/query/jsonpath/write.ts";
import { readPath } from "../../../../../../infra/local/services/step-functions/query/reference.ts";

const STORE = {
  book: [
    { title: "A", price: 8, tags: ["x"] },
    { title: "B", price: 12 },
    { title: "C", price: 22, "odd name": { "a.b": true } },
  ],
  "it's": 1,
};

describe("readPath", () => {
  it.each([
    ["$", STORE],
    ["$.book[0].title", "A"],
    ["$['book'][-1]['odd name']['a.b']", true],
    ["$['it\\'s']", 1],
    ["$.book[*].title", ["A", "B", "C"]],
    ["$.book[0,2].title", ["A", "C"]],
    ["$.book[1:].price", [12, 22]],
    ["$.book[:2].price", [8, 12]],
    ["$..price", [8, 12, 22]],
    ["$.book[?(@.price > 10 && @.title != 'C')].title", ["B"]],
    ["$.book[?(@.tags)].title", ["A"]],
    ["$.book[?(!(@.tags))].title", ["B", "C"]],
    ["$.book[?(@.title in ['A','C'])].price", [8, 22]],
    ["$.book[?(@.title =~ /[ab]/i)].title", ["A", "B"]],
    ["$.book.length()", 3],
    ["$.missing[*].price", []],
  ])("%s", (path, value) => {
    expect(readPath(path, STORE)).toEqual(value);
  });

  it("says where a definite path finds nothing", () => {
    const missing = (path: string) => () => readPath(path, STORE);
    expect(missing("$.no")).toThrow(new PathMissingError("No results for path: $['no']"));
    expect(missing("$.no.such")).toThrow("Missing property in path $['no']");
    expect(missing("$.book[9]")).toThrow(PathMissingError);
  });

  it.each(["", "book", "$.", "$.book[", "$.book[x]", "$.a b", "$[?(@.a ==)]"])(
    "refuses %j",
    (path) => {
      expect(() => readPath(path, STORE)).toThrow(PathSyntaxError);
    },
  );
});

describe("writePath", () => {
  const name = fc.stringMatching(/^[a-z]{1,4}$/);

  it("puts a value where readPath finds it, and changes nothing else", () => {
    fc.assert(
      fc.property(
        fc.array(name, { minLength: 1, maxLength: 4 }),
        fc.jsonValue(),
        (names, value) => {
          const path = `$.${names.join(".")}`;
          const before = { kept: { deep: [1] }, [names[0] ?? ""]: 7 };
          const copy = structuredClone(before);
          const after = writePath(path, before, value);
          expect(readPath(path, after)).toEqual(value);
          expect(before).toEqual(copy);
        },
      ),
    );
  });

  it("replaces what is not an object, and keeps lists", () => {
    expect(writePath("$.a.b", { a: 5 }, 1)).toEqual({ a: { b: 1 } });
    expect(writePath("$.a", [1], 2)).toEqual({ a: 2 });
    expect(writePath("$.list[1]", { list: [1, 2, 3] }, 9)).toEqual({ list: [1, 9, 3] });
    expect(writePath("$", { a: 1 }, "whole")).toBe("whole");
  });

  it("sets a member called __proto__ as data", () => {
    const written = writePath("$['__proto__']", {}, { polluted: true });
    expect(Object.keys(written as object)).toEqual(["__proto__"]);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });
});
