/*
 * CRC32C and CRC64NVME, which Node does not have. Not by `@aws-sdk/checksums`: its digests are asynchronous, so a
 * completed upload could no longer be checked and written in one step; and clients compute theirs with it, so that a
 * fault of it would cancel out here.
 */

/** A cyclic redundancy check: reflected, all ones before and after, as all of S3's are. */
export interface Crc {
  update(data: Uint8Array): void;
  /** Big-endian bytes of the value. */
  digest(): Buffer;
}

/** A polynomial in the reflected form, lowest power in the highest bit. */
interface Polynomial {
  readonly bits: 32 | 64;
  readonly value: bigint;
}

/** Source: "Checking object integrity" in the Amazon S3 User Guide; RFC 3720 (CRC32C), NVM Express 5.2.1.3.4. */
export const POLYNOMIALS = {
  CRC32: { bits: 32, value: 0xedb88320n },
  CRC32C: { bits: 32, value: 0x82f63b78n },
  CRC64NVME: { bits: 64, value: 0x9a6c9329ac4bc9b5n },
} as const satisfies Record<string, Polynomial>;

const SLICES = 8;

/** Tables of low and high halves: entry `slice * 256 + byte` is the byte's effect, `slice` bytes on. */
interface Tables {
  readonly low: Uint32Array;
  readonly high: Uint32Array;
}

const cache = new Map<Polynomial, Tables>();

function tablesOf(polynomial: Polynomial): Tables {
  const known = cache.get(polynomial);
  if (known) return known;
  const tables = buildTables(polynomial);
  cache.set(polynomial, tables);
  return tables;
}

function buildTables({ value }: Polynomial): Tables {
  const low = new Uint32Array(SLICES * 256);
  const high = new Uint32Array(SLICES * 256);
  const whole: bigint[] = [];
  for (let byte = 0; byte < 256; byte += 1) {
    let crc = BigInt(byte);
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1n ? (crc >> 1n) ^ value : crc >> 1n;
    whole.push(crc);
  }
  for (let i = 0; i < low.length; i += 1) {
    if (i >= 256) {
      const before = whole[i - 256] as bigint;
      whole.push((before >> 8n) ^ (whole[Number(before & 255n)] as bigint));
    }
    const entry = whole[i] as bigint;
    low[i] = Number(entry & 0xffffffffn);
    high[i] = Number(entry >> 32n);
  }
  return { low, high };
}

/** A running CRC of either width, eight bytes a step; 32-bit ones leave the high half unused. */
export function createCrc(polynomial: Polynomial): Crc {
  const { low, high } = tablesOf(polynomial);
  let a = 0xffffffff | 0;
  let b = polynomial.bits === 64 ? 0xffffffff | 0 : 0;
  const at = (table: Uint32Array, slice: number, byte: number) =>
    table[(slice << 8) | (byte & 255)] as number;
  return {
    update(data) {
      const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
      let i = 0;
      for (const end = data.length - 7; i < end; i += 8) {
        const x = a ^ view.getInt32(i, true);
        const y = b ^ view.getInt32(i + 4, true);
        a = at(low, 7, x) ^ at(low, 6, x >>> 8) ^ at(low, 5, x >>> 16) ^ at(low, 4, x >>> 24);
        a ^= at(low, 3, y) ^ at(low, 2, y >>> 8) ^ at(low, 1, y >>> 16) ^ at(low, 0, y >>> 24);
        b = at(high, 7, x) ^ at(high, 6, x >>> 8) ^ at(high, 5, x >>> 16) ^ at(high, 4, x >>> 24);
        b ^= at(high, 3, y) ^ at(high, 2, y >>> 8) ^ at(high, 1, y >>> 16) ^ at(high, 0, y >>> 24);
      }
      for (; i < data.length; i += 1) {
        const index = (a ^ (data[i] as number)) & 255;
        a = ((a >>> 8) | (b << 24)) ^ at(low, 0, index);
        b = (b >>> 8) ^ at(high, 0, index);
      }
    },
    digest() {
      const bytes = Buffer.alloc(8);
      bytes.writeUInt32BE(~b >>> 0, 0);
      bytes.writeUInt32BE(~a >>> 0, 4);
      return bytes.subarray(8 - polynomial.bits / 8);
    },
  };
}

/**
 * The CRC of two pieces of data one after the other, from the CRC of each.
 * @param lengths bytes of the piece that each value covers; only those after the first count
 */
export function combineCrcs(
  polynomial: Polynomial,
  pieces: readonly { crc: bigint; length: number }[],
): bigint {
  const shifts = new Map<number, bigint>();
  let whole = 0n;
  for (const { crc, length } of pieces) {
    const shift = shifts.get(length) ?? powerOfX(polynomial, BigInt(length) * 8n);
    shifts.set(length, shift);
    whole = multiply(polynomial, whole, shift) ^ crc;
  }
  return whole;
}

/** x to the power of `exponent`, modulo the polynomial. */
function powerOfX(polynomial: Polynomial, exponent: bigint): bigint {
  const one = 1n << BigInt(polynomial.bits - 1);
  let result = one;
  let square = one >> 1n;
  for (let left = exponent; left > 0n; left >>= 1n) {
    if (left & 1n) result = multiply(polynomial, result, square);
    square = multiply(polynomial, square, square);
  }
  return result;
}

/** Product of two reflected polynomials, modulo the polynomial. */
function multiply({ bits, value }: Polynomial, a: bigint, b: bigint): bigint {
  let product = 0n;
  let factor = b;
  for (let bit = 1n << BigInt(bits - 1); bit > 0n; bit >>= 1n) {
    if (a & bit) product ^= factor;
    factor = factor & 1n ? (factor >> 1n) ^ value : factor >> 1n;
  }
  return product;
}
