import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";
import { combineCrcs, createCrc, POLYNOMIALS } from "./crc.ts";

/** Checksums of S3 that the local cloud computes; the XXHASH ones it does not. */
export const ALGORITHMS = [
  "CRC32",
  "CRC32C",
  "CRC64NVME",
  "SHA1",
  "SHA256",
  "SHA512",
  "MD5",
] as const;
export type Algorithm = (typeof ALGORITHMS)[number];

/** `COMPOSITE` is the checksum of the parts' checksums, with `-<parts>` after it. */
export type ChecksumType = "FULL_OBJECT" | "COMPOSITE";

/** A checksum as S3 keeps it with an object or part. */
export interface Checksum {
  readonly algorithm: Algorithm;
  /** Base64, with `-<parts>` after a composite one. */
  readonly value: string;
  readonly type: ChecksumType;
}

/** A hash that is fed piece by piece. */
export interface Hasher {
  update(data: Uint8Array): void;
  digest(): Buffer;
}

/** A fresh hasher of the algorithm. */
export function createHasher(algorithm: Algorithm): Hasher {
  if (algorithm === "CRC32") return nativeCrc32();
  if (isCrc(algorithm)) return createCrc(POLYNOMIALS[algorithm]);
  const hash = createHash(algorithm.toLowerCase());
  return { update: (data) => void hash.update(data), digest: () => hash.digest() };
}

function nativeCrc32(): Hasher {
  let value = 0;
  return {
    update(data) {
      value = crc32(data, value);
    },
    digest() {
      const bytes = Buffer.alloc(4);
      bytes.writeUInt32BE(value >>> 0);
      return bytes;
    },
  };
}

/** True for the checksums that can be computed of a whole object from those of its parts. */
export function isCrc(algorithm: Algorithm): algorithm is keyof typeof POLYNOMIALS {
  return algorithm in POLYNOMIALS;
}

/** True for an algorithm's name as the API gives it. */
export function isAlgorithm(name: string | undefined): name is Algorithm {
  return ALGORITHMS.some((each) => each === name);
}

/** The member of requests and answers that carries an algorithm's value, e.g. `ChecksumCRC32`. */
export function checksumMember<A extends Algorithm>(algorithm: A): `Checksum${A}` {
  return `Checksum${algorithm}`;
}

/** How a part counts in the checksum of a whole. */
export interface PartChecksum {
  /** Base64. */
  readonly value: string;
  /** Bytes of the part. */
  readonly size: number;
}

/** The checksum of an object that was uploaded in parts. */
export function wholeChecksum(
  algorithm: Algorithm,
  type: ChecksumType,
  parts: readonly PartChecksum[],
): Checksum {
  const value =
    type === "FULL_OBJECT" && isCrc(algorithm)
      ? combined(algorithm, parts)
      : composite(algorithm, parts);
  return { algorithm, type, value };
}

function composite(algorithm: Algorithm, parts: readonly PartChecksum[]): string {
  const hasher = createHasher(algorithm);
  for (const { value } of parts) hasher.update(Buffer.from(value, "base64"));
  return `${hasher.digest().toString("base64")}-${parts.length}`;
}

function combined(algorithm: keyof typeof POLYNOMIALS, parts: readonly PartChecksum[]): string {
  const polynomial = POLYNOMIALS[algorithm];
  const pieces = parts.map(({ value, size }) => ({
    crc: BigInt(`0x${Buffer.from(value, "base64").toString("hex")}`),
    length: size,
  }));
  const digits = combineCrcs(polynomial, pieces)
    .toString(16)
    .padStart(polynomial.bits / 4, "0");
  return Buffer.from(digits, "hex").toString("base64");
}
