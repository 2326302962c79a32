import { crc32 } from "node:zlib";
import fc from "fast-check";
import { expect, it } from "vitest";
import {
  createHasher,
  wholeChecksum,
} from "../../../../../../infra/local/services/s3/objects/checksum.ts";
import {
  combineCrcs,
  createCrc,
  POLYNOMIALS,
} from "../../../../../../infra/local/services/s3/objects/crc.ts";

const NAMES = ["CRC32", "CRC32C", "CRC64NVME"] as const;

function crcOf(name: (typeof NAMES)[number], ...pieces: Uint8Array[]): string {
  const crc = createCrc(POLYNOMIALS[name]);
  for (const piece of pieces) crc.update(piece);
  return crc.digest().toString("hex");
}

// Check values of the CRC catalog for the nine digits.
it.each([
  ["CRC32", "cbf43926"],
  ["CRC32C", "e3069283"],
  ["CRC64NVME", "ae8b14860a799888"],
] as const)("%s of 123456789 is %s", (name, value) => {
  expect(crcOf(name, Buffer.from("123456789"))).toBe(value);
});

it("agrees with zlib on CRC32, however the data is cut", () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 6 }), (pieces) => {
      const wanted = crc32(Buffer.concat(pieces)).toString(16).padStart(8, "0");
      expect(crcOf("CRC32", ...pieces)).toBe(wanted);
    }),
  );
});

it.each(NAMES)("%s of a whole comes from those of its pieces", (name) => {
  fc.assert(
    fc.property(
      fc.array(fc.uint8Array({ maxLength: 60 }), { minLength: 1, maxLength: 6 }),
      (pieces) => {
        const parts = pieces.map((piece) => ({
          crc: BigInt(`0x${crcOf(name, piece)}`),
          length: piece.length,
        }));
        const whole = combineCrcs(POLYNOMIALS[name], parts);
        expect(whole).toBe(BigInt(`0x${crcOf(name, ...pieces)}`));
      },
    ),
  );
});

it("gives a full-object checksum from the checksums of parts", () => {
  const pieces = [Buffer.from("hello "), Buffer.from("parts")];
  const parts = pieces.map((piece) => {
    const hasher = createHasher("CRC64NVME");
    hasher.update(piece);
    return { value: hasher.digest().toString("base64"), size: piece.length };
  });
  const whole = createHasher("CRC64NVME");
  whole.update(Buffer.concat(pieces));
  expect(wholeChecksum("CRC64NVME", "FULL_OBJECT", parts)).toEqual({
    algorithm: "CRC64NVME",
    type: "FULL_OBJECT",
    value: whole.digest().toString("base64"),
  });
});
