import fc from "fast-check";
import { expect, it } from "vitest";
import { readJsonText } from "../../../dataset-tools/read/json-record.ts";
import type { ReadItem } from "../../../dataset-tools/read/problem.ts";
import { toRecord } from "../../../dataset-tools/read/to-record.ts";
import { bytesSource, readAll } from "../../support/dataset.ts";

const text = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.string({ unit: fc.constantFrom("a", '"', "\\", "\n", "\u0001", "é", "水", "/", "\ud800") }),
);
const message = fc.record({
  role: fc.constantFrom("user", "assistant"),
  content: fc.array(fc.record({ text }), { minLength: 1, maxLength: 2 }),
});
const exchange = fc.tuple(message, message).map(([user, answer]) => [
  { ...user, role: "user" },
  { ...answer, role: "assistant" },
]);
const conversation = fc.record(
  {
    schemaVersion: fc.constant("bedrock-conversation-2024"),
    system: fc.array(fc.record({ text }), { maxLength: 2 }),
    messages: fc.oneof(
      fc.array(exchange, { minLength: 1, maxLength: 2 }).map((exchanges) => exchanges.flat()),
      fc.array(message, { maxLength: 4 }),
    ),
  },
  { requiredKeys: ["schemaVersion", "messages"] },
);

/** As JSON.stringify writes it, as Python's json.dumps does, and with a byte changed. */
const line = fc
  .tuple(conversation, fc.nat(3), fc.nat(), fc.constantFrom(...'"\\,:{}[] u'))
  .map(([value, style, at, byte]) => {
    const compact = JSON.stringify(value);
    if (style === 0) return compact;
    if (style === 1) return JSON.stringify(value, null, 1).replace(/\n */g, " ");
    if (style === 2)
      return compact.replaceAll('":', '": ').replaceAll(',"', ', "').replaceAll("},{", "}, {");
    const index = at % compact.length;
    return compact.slice(0, index) + byte + compact.slice(index + 1);
  });

/** Shows that the file has a record per line. */
const first = '{"prompt":"a","completion":"b"}';

function slowly(lines: readonly string[], file: string): ReadItem[] {
  const items: ReadItem[] = [];
  lines.forEach((each, i) => {
    readJsonText(each, { file, line: i + 1 }, { items, endsFile: false, inLines: true });
  });
  return items;
}

it("reads plain conversations as the ordinary reader does, and leaves it every other line", async () => {
  let plain = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(line, { minLength: 1, maxLength: 5 }), async (others) => {
      const lines = [first, ...others];
      const { rows, problems } = await readAll(bytesSource("x.jsonl", `${lines.join("\n")}\n`));
      const expected = slowly(lines, "x.jsonl");
      expect(problems).toEqual(expected.filter((item) => "code" in item));
      const values = expected.filter((item) => !("code" in item));
      expect(rows.map(({ place, text, value }) => ({ place, text, value }))).toEqual(values);
      for (const row of rows) {
        if (row.plain !== undefined) plain++;
        const { row: _own, ...record } = toRecord(row) ?? { row };
        const { place, value } = row;
        const { row: _other, ...ordinary } = toRecord({ place, value, text: row.text ?? "" }) ?? {
          row,
        };
        expect(record).toEqual(ordinary);
      }
    }),
    { numRuns: 500 },
  );
  expect(plain).toBeGreaterThan(200);
});
