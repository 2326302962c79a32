import { createHash } from "node:crypto";

/** Random values of one execution: the same seed and key give the same value, in every replay. */
export interface SeededRandom {
  random(key: string): number;
  uuid(key: string): string;
}

/** Makes the random values of an execution from its seed. */
export function createSeededRandom(seed: string): SeededRandom {
  const digest = (key: string) => createHash("sha256").update(`${seed}/${key}`).digest();
  return {
    random: (key) => digest(key).readUIntBE(0, 6) / 2 ** 48,
    uuid: (key) => {
      const bytes = digest(key).subarray(0, 16);
      bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x40, 6);
      bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
      const hex = bytes.toString("hex");
      return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
    },
  };
}
