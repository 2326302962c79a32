import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { jsonScorer } from "../../../../pipeline/evaluation/score/json.ts";
import { valueAt } from "../../../../pipeline/evaluation/score/json-fields.ts";

const plain = { kind: "json", fields: null, schema: null } as const;
const { score } = jsonScorer(plain);
const order = { id: 7, customer: { name: "Ana", city: "Bern" }, items: [{ sku: "a", n: 1 }] };
const reference = JSON.stringify(order);

describe("the JSON score", () => {
  it.each([
    ["the same text", reference],
    ["other white space", JSON.stringify(order, null, 2)],
    [
      "another order of keys",
      `{"items":[{"n":1,"sku":"a"}],"customer":{"city":"Bern","name":"Ana"},"id":7}`,
    ],
    ["a block of code", `Sure!\n\`\`\`json\n${reference}\n\`\`\`\nAnything else?`],
    ["a block without its end", `\`\`\`json\n${reference}`],
    ["prose around it", `Here it is, see [1]: ${reference}. Let me know!`],
    ["numbers in another spelling", reference.replace('"id":7', '"id":7.0e0')],
    ["blanks around texts", reference.replace("Bern", " Bern ")],
  ])("is 1 for %s", (_name, answer) => {
    expect(score(answer, reference)).toEqual({ value: 1, fault: null, label: null });
  });

  // The reference has five fields: id, customer.name, customer.city, items.0.sku, items.0.n.
  it.each([
    ["a wrong field", { ...order, id: 8 }, 4 / 5],
    ["a missing field", { ...order, id: undefined }, 4 / 5],
    ["an additional field", { ...order, more: true }, 5 / 6],
    [
      "an additional item with two fields",
      { ...order, items: [...order.items, { sku: "b", n: 1 }] },
      5 / 7,
    ],
    ["a number as text", { ...order, id: "7" }, 4 / 5],
    ["a text in place of an object", { ...order, customer: "Ana" }, 3 / 5],
    ["an empty list", { ...order, items: [] }, 3 / 5],
    ["a list in place of the object", [order], 0],
    ["nothing right", { x: 1 }, 0],
  ])("counts %s", (_name, answer, value) => {
    expect(score(JSON.stringify(answer), reference).value).toBeCloseTo(value, 12);
  });

  it.each(["", "I cannot do that.", '{"id": 7,', "{'id': 7}", "7", "[[[[".repeat(4000)])(
    "finds no JSON in %.20j",
    (answer) => {
      expect(score(answer, reference)).toEqual({ value: 0, fault: "not-json", label: null });
    },
  );

  it("is 0 for an answer that does not fit the schema", () => {
    const schema = JSON.stringify({
      type: "object",
      required: ["id"],
      properties: { id: { type: "number" } },
    });
    const strict = jsonScorer({ ...plain, schema });
    expect(strict.score(reference, reference).value).toBe(1);
    const without = JSON.stringify({ ...order, id: undefined });
    expect(strict.score(without, reference)).toEqual({ value: 0, fault: "schema", label: null });
  });

  it("compares only the fields that are named, a list under one path as a whole", () => {
    const named = jsonScorer({ ...plain, fields: ["customer.city", "items[].sku"] });
    const answer = { customer: { city: "Bern" }, items: [{ sku: "a" }], id: 0 };
    expect(named.score(JSON.stringify(answer), reference).value).toBe(1);
    const other = { ...answer, items: [{ sku: "a" }, { sku: "b" }] };
    expect(named.score(JSON.stringify(other), reference).value).toBe(0.5);
  });

  it.each([
    ["items.0.sku", "a"],
    ["items[0].sku", "a"],
    ["items[].n", [1]],
    ["items", order.items],
    ["customer.zip", undefined],
    ["customer.name.length", undefined],
    ["items.length", undefined],
    ["toString", undefined],
  ])("finds the value at %s", (path, value) => {
    expect(valueAt(order, path)).toEqual(value);
  });

  it("takes a key with dots by its whole name", () => {
    expect(valueAt({ "a.b": 1, a: { b: 2 } }, "a.b")).toBe(1);
  });

  it("scores a reference that is no JSON by its text", () => {
    expect(score("None found.", "none found.").value).toBe(1);
    expect(score("{}", "none found.").value).toBe(0);
  });

  it("is symmetric, between 0 and 1, and 1 of a value against itself, whatever its keys", () => {
    fc.assert(
      fc.property(fc.object(), fc.object(), (a, b) => {
        const [one, other] = [JSON.stringify(a), JSON.stringify(b)];
        const { value } = score(one, other);
        expect(value).toBeCloseTo(score(other, one).value, 12);
        expect(value >= 0 && value <= 1).toBe(true);
        expect(score(one, one).value).toBe(1);
      }),
    );
  });
});
