import { createHash } from "node:crypto";
import fc from "fast-check";
import { expect, it } from "vitest";
import { questionHash } from "../../../dataset-tools/hashing/record-hash.ts";

const asked = (...texts: string[]) => ({
  turns: [
    { role: "user", blocks: texts.map((text) => ({ text })), path: "q" },
    { role: "assistant", blocks: [{ text: "a" }], path: "a" },
  ],
});

/** As manifests store it. */
function stored(text: string): string {
  const normal = text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
  return createHash("sha256").update(normal).digest("hex").slice(0, 16);
}

it("hashes a question without case and marks, the same in ASCII and beyond", () => {
  const text = fc.string({ unit: fc.oneof(fc.string({ maxLength: 1 }), fc.constant("é")) });
  fc.assert(
    fc.property(text, text, (one, other) => {
      expect(questionHash(asked(one))).toBe(stored(one));
      expect(questionHash(asked(one, other))).toBe(stored(`${one}\n${other}`));
    }),
  );
  expect(questionHash(asked("Where's my card?"))).toBe(questionHash(asked("where s MY card")));
  const long = "Long question. ".repeat(5000);
  expect(questionHash(asked(long))).toBe(stored(long));
});
