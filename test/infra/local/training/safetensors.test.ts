import fc from "fast-check";
import { expect, it } from "vitest";
import {
  decodeSafetensors,
  encodeSafetensors,
} from "../../../../infra/local/training/safetensors.ts";

it("safetensors are read back as written, and their data starts at a multiple of eight", () => {
  fc.assert(
    fc.property(
      fc.array(fc.float({ noNaN: true })),
      fc.array(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })),
      fc.string(),
      (floats, integers, note) => {
        const tensors = {
          weight: { shape: [floats.length], data: Float32Array.from(floats) },
          hash: { shape: [integers.length], data: Int32Array.from(integers) },
        };
        const bytes = encodeSafetensors(tensors, { note });
        expect(bytes.readBigUInt64LE(0) % 8n).toBe(0n);
        expect(decodeSafetensors(bytes)).toEqual({ tensors, metadata: { note } });
      },
    ),
  );
});
