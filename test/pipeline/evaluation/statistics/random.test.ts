import { describe, expect, it } from "vitest";
import { seededRandom } from "../../../../pipeline/evaluation/statistics/random.ts";

describe("seededRandom", () => {
  it.each([
    // Ettinger's mulberry32 in C (2017), compiled with gcc.
    [1, [2693262067, 11749833, 2265367787, 4213581821]],
    [20261123, [3868568189, 3623666556, 2031183717, 1868882916]],
    [4294967295, [3850105811, 813802916, 3073704848, 4054706436]],
  ])(
    "gives the numbers of mulberry32 for the seed %d, so that figures can be repeated",
    (seed, words) => {
      const random = seededRandom(seed);
      expect(words.map(() => random() * 2 ** 32)).toEqual(words);
    },
  );
});
