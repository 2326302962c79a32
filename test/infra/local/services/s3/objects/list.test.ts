import fc from "fast-check";
import { expect, it } from "vitest";
import { compareKeys, KeyIndex } from "../../../../../../infra/local/services/s3/objects/keys.ts";
import { type ListPage, listPage } from "../../../../../../infra/local/services/s3/objects/list.ts";

const key = fc.string({
  unit: fc.constantFrom("a", "b", "/", "é", "\uE000", "😀"),
  minLength: 1,
  maxLength: 6,
});
const query = fc.record({
  keys: fc.uniqueArray(key, { maxLength: 30 }),
  prefix: fc.constantFrom("", "a", "a/", "b/a"),
  delimiter: fc.constantFrom("", "/", "ab"),
});

/** What S3's documentation says a listing is, without an index. */
function wanted(keys: readonly string[], prefix: string, delimiter: string): string[] {
  const steps = keys
    .filter((each) => each.startsWith(prefix))
    .map((each) => {
      const at = delimiter === "" ? -1 : each.indexOf(delimiter, prefix.length);
      return at === -1 ? each : each.slice(0, at + delimiter.length);
    });
  return [...new Set(steps)].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
}

function stepsOf({ entries, prefixes }: ListPage<string>): string[] {
  return [...new Set([...entries.map((entry) => entry.key), ...prefixes])].sort(compareKeys);
}

it("orders keys by their UTF-8 bytes", () => {
  fc.assert(
    fc.property(key, key, (a, b) => {
      expect(Math.sign(compareKeys(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)));
    }),
  );
});

it("keeps its order through any additions and removals", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.boolean(), key)), (changes) => {
      const index = new KeyIndex<string>();
      const model = new Set<string>();
      for (const [add, each] of changes) {
        if (add) index.set(each, each);
        else index.delete(each);
        model[add ? "add" : "delete"](each);
      }
      expect(index.values()).toEqual([...model].sort(compareKeys));
    }),
  );
});

it("pages of any size hold every key and group once, in order", () => {
  fc.assert(
    fc.property(query, fc.integer({ min: 1, max: 5 }), ({ keys, prefix, delimiter }, limit) => {
      const index = new KeyIndex(keys.map((each) => [each, each] as const));
      const seen: string[] = [];
      for (let after: string | undefined = ""; after !== undefined; ) {
        const page: ListPage<string> = listPage(
          index,
          { prefix, delimiter, after, limit },
          (item) => [item],
        );
        const steps = stepsOf(page);
        expect(steps.length).toBeLessThanOrEqual(limit);
        seen.push(...steps);
        after = page.next?.key;
      }
      expect(seen).toEqual(wanted(keys, prefix, delimiter));
    }),
  );
});

it("leaves out keys that show nothing, and groups of nothing else", () => {
  const index = new KeyIndex(["a/1", "a/2", "b", "c/1"].map((each) => [each, each] as const));
  const page = listPage(index, { prefix: "", delimiter: "/", after: "", limit: 10 }, (item) =>
    item.startsWith("a/") ? [] : [item],
  );
  expect(page.entries.map((entry) => entry.key)).toEqual(["b"]);
  expect(page.prefixes).toEqual(["c/"]);
});

it("gives nothing and no next page for a page of none", () => {
  const index = new KeyIndex([["a", 1]]);
  const page = listPage(index, { prefix: "", delimiter: "", after: "", limit: 0 }, (item) => [
    item,
  ]);
  expect(page).toEqual({ entries: [], prefixes: [] });
});
