import fc from "fast-check";
import { expect, it } from "vitest";
import { shuffledOrder } from "../../../../infra/local/training/random.ts";

it("an order has every number once", () => {
  fc.assert(
    fc.property(fc.nat(500), fc.nat(), (length, seed) => {
      const order = [...shuffledOrder(length, seed)].sort((a, b) => a - b);
      expect(order).toEqual(Array.from({ length }, (_, at) => at));
    }),
  );
});
