import fc from "fast-check";
import { expect, it } from "vitest";
import { defined } from "../../../../../infra/local/kernel/defined.ts";
import { type Listed, listPage } from "../../../../../infra/local/services/bedrock/paging.ts";

const listed = fc.uniqueArray(
  fc.record({ id: fc.string({ minLength: 1, maxLength: 4 }), time: fc.nat(5) }),
  { selector: ({ id }) => id },
);

function items(of: { id: string; time: number }[]): Listed[] {
  return of.map(({ id, time }) => ({ id, time, name: id, summary: { id } }));
}

it("pages have every item once, even when those already seen are deleted", () => {
  fc.assert(
    fc.property(
      listed,
      fc.integer({ min: 1, max: 4 }),
      fc.boolean(),
      (all, maxResults, deleting) => {
        const seen: string[] = [];
        let left = items(all);
        let nextToken: string | undefined;
        do {
          const page = listPage(left, defined({ maxResults, nextToken }), "summaries");
          const ids = (page["summaries"] as { id: string }[]).map(({ id }) => id);
          seen.push(...ids);
          if (deleting) left = left.filter(({ id }) => !ids.includes(id));
          nextToken = page["nextToken"] as string | undefined;
        } while (nextToken !== undefined);
        expect(seen.sort()).toEqual(all.map(({ id }) => id).sort());
      },
    ),
  );
});

it("rejects a token that no list has given", () => {
  expect(() => listPage([], { nextToken: "nonsense" }, "summaries")).toThrow(
    "nextToken is invalid",
  );
});
