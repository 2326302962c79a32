import fc from "fast-check";
import { expect, it } from "vitest";
import { recordLine } from "../../../dataset-tools/prepare/record-line.ts";
import { lineAssembler, spooledPieces } from "../../../dataset-tools/prepare/row-lines.ts";
import type { SpooledRow } from "../../../dataset-tools/prepare/spooled-row.ts";
import type { SystemText } from "../../../dataset-tools/prepare/system-text.ts";
import type { Block } from "../../../dataset-tools/record.ts";

const text = fc.string({ unit: "grapheme" });
const block = fc.oneof(
  { weight: 5, arbitrary: fc.record({ text }) },
  fc.constant({ other: { image: { format: "png", source: { s3Location: { uri: "s3://b/k" } } } } }),
);
const blocks: fc.Arbitrary<readonly Block[]> = fc.oneof(
  { weight: 3, arbitrary: fc.tuple(fc.record({ text })) },
  fc.array(block, { minLength: 1, maxLength: 3 }),
);
const row = fc
  .record({
    ...{ system: fc.array(text, { maxLength: 2 }), asked: blocks, answered: blocks },
    slices: fc.option(fc.dictionary(text, text), { nil: undefined }),
  })
  .map(({ system, asked, answered, slices }): SpooledRow => {
    const texts = answered.flatMap((one) => ("text" in one ? [one.text] : []));
    return {
      id: "0123456789abcdef",
      question: "0123456789abcdef",
      draw: 0.5,
      answer: texts.length === answered.length ? texts.join("\n") : null,
      system,
      turns: [
        { role: "user", blocks: asked, path: "q" },
        { role: "assistant", blocks: answered, path: "a" },
      ],
      ...(slices && { slices }),
    };
  });
const systems: readonly SystemText[] = [
  { text: "Be “brief”.\u2028", source: "given" },
  { text: null, source: "rows" },
  { text: null, source: "none" },
];

it("puts the same lines together as the writer of whole records", () => {
  fc.assert(
    fc.property(fc.array(row, { maxLength: 3 }), fc.constantFrom(...systems), (rows, system) => {
      for (const format of ["bedrock-conversation-2024", "openai-chat"] as const) {
        const lineOf = lineAssembler(format, system);
        for (const each of rows) {
          const onlyText = each.turns.every((turn) => turn.blocks.every((one) => "text" in one));
          if (!onlyText && format === "openai-chat") continue;
          const { id, question } = each;
          const pieces = spooledPieces(each, format).map((piece) => Buffer.from(piece));
          for (const part of ["train", "evaluation"] as const) {
            if (part === "evaluation" && each.answer === null) continue;
            const line = Buffer.concat(lineOf({ id, question, pieces }, part)).toString();
            expect(line).toBe(recordLine(format, system)(each, part));
          }
        }
      }
    }),
  );
});
