import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { convertDataset } from "../../../dataset-tools/index.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const header = "id,question,answer\n";

function rows(from: number): string {
  const one = (i: number) => `${from + i},"How do I reset sensor ${i}, please?",Hold it ${i} s.\n`;
  return Array.from({ length: 3000 }, (_, i) => one(i)).join("");
}

it.each([
  ["a repeated header", header + rows(0) + header + rows(3000)],
  ["blank rows", `${header}${rows(0)},,\n , , \n${rows(3000)}`],
  ["an appended file", `\ufeff${header}${rows(0)}\ufeff${header}${rows(3000)}`],
  ["a count in two cells", `${header}${rows(0)}Total rows,3000,\n${rows(3000)}`],
  ["a count in one cell", `${header}${rows(0)}(3000 rows)\n${rows(3000)}`],
])("writes the same rows with and without the fast path: %s", async (_name, content) => {
  const folder = temporaryFolder();
  const input = join(folder, "set.csv");
  writeFileSync(input, content);
  const out = (name: string) => join(folder, `${name}.jsonl`);
  await convertDataset({ inputs: [input], out: out("fast"), to: "bedrock-conversation-2024" });
  await convertDataset({ inputs: [input], out: out("slow"), model: "nova-lite" });
  const fast = readFileSync(out("fast"), "utf8");
  expect(fast.split("\n")).toHaveLength(6001);
  expect(fast).toBe(readFileSync(out("slow"), "utf8"));
});
