import { expectCount, type Intrinsic, integerAt, intrinsicFault } from "./intrinsic.ts";

/** One step of the mulberry32 generator: a number in [0, 1) that depends only on the seed. */
export function seededRandom(seed: number): number {
  let bits = (Math.round(seed) + 0x6d2b79f5) | 0;
  bits = Math.imul(bits ^ (bits >>> 15), 1 | bits);
  bits ^= bits + Math.imul(bits ^ (bits >>> 7), 61 | bits);
  return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
}

/** `States.MathRandom` and `States.MathAdd`. */
export const NUMBER_FUNCTIONS: Readonly<Record<string, Intrinsic>> = {
  MathRandom: (args, randomness) => {
    expectCount(args, [2, 3], "MathRandom");
    const first = integerAt(args, 0, "MathRandom");
    const last = integerAt(args, 1, "MathRandom");
    if (first > last) throw intrinsicFault("The start of States.MathRandom is above its end.");
    const drawn =
      args.length === 3 ? seededRandom(integerAt(args, 2, "MathRandom")) : randomness.random();
    return first + Math.floor(drawn * (last - first));
  },
  MathAdd: (args) => {
    expectCount(args, [2], "MathAdd");
    return integerAt(args, 0, "MathAdd") + integerAt(args, 1, "MathAdd");
  },
};
