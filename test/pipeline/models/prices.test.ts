import { expect, it } from "vitest";
import { catalogue } from "../../../pipeline/models/catalogue.ts";
import { findPrice, priceList } from "../../../pipeline/models/prices.ts";

it("gives every price its source, and names only models of the catalogue", () => {
  const names = new Set(["*", ...catalogue().models.map((model) => model.name)]);
  for (const price of priceList().prices) {
    expect(price.source).not.toBe("");
    expect(price.models.filter((name) => !names.has(name))).toEqual([]);
  }
});

it("knows storage for every model, and says when a price is unknown", () => {
  expect(findPrice("storage", "llama-3-2-1b")?.usd).toBe(1.95);
  expect(findPrice("training", "llama-3-2-1b")).toBeUndefined();
});
