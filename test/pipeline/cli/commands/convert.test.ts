import { existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { callVerb } from "../../../support/call-verb.ts";

const folder = mkdtempSync(join(tmpdir(), "tunewright-convert-"));

it("reads a table by the given delimiter and quote, and leaves out duplicates on request", async () => {
  const [table, out] = [join(folder, "set.csv"), join(folder, "set.jsonl")];
  writeFileSync(table, "text;category\n'a; b';x\n'a; b';x\nc;y\n");
  const reading = ["--columns", "prompt=text,completion=category", "--delimiter", ";"];
  const { text } = await callVerb(
    "convert",
    table,
    ...reading,
    ...["--quote", "'", "--drop-duplicates", "--to", "prompt-completion", "--out", out],
  );
  expect(text).toMatch(/1 exact duplicate left out/);
  const rows = readFileSync(out, "utf8").trimEnd().split("\n");
  expect(rows.map((row) => JSON.parse(row))).toEqual([
    { prompt: "a; b", completion: "x" },
    { prompt: "c", completion: "y" },
  ]);
});

it("writes the base model's own format and says what it lost", async () => {
  const source = join(folder, "chat.jsonl");
  const turns = [
    { role: "system", content: "Be brief." },
    { role: "user", content: "Hi?" },
    { role: "assistant", content: "Hello." },
  ];
  writeFileSync(source, `${JSON.stringify({ messages: turns })}\n`);
  const out = join(folder, "out.jsonl");
  const { exitCode, text } = await callVerb(
    "convert",
    source,
    "--to",
    "prompt-completion",
    "--out",
    out,
  );
  expect(exitCode).toBe(0);
  expect(text).toMatch(/1 row as prompt-completion/);
  expect(text).toMatch(/system text became part of the prompt/);
  expect(readFileSync(out, "utf8")).toBe('{"prompt":"Be brief.\\n\\nHi?","completion":"Hello."}\n');
});

it("writes nothing when rows are bad", async () => {
  const source = join(folder, "bad.jsonl");
  writeFileSync(source, '{"prompt":"a","completion":"b"}\n{"prompt":');
  const out = join(folder, "none.jsonl");
  const { exitCode } = await callVerb("convert", source, "--model", "llama-3-1-8b", "--out", out);
  expect(exitCode).toBe(1);
  expect(existsSync(out)).toBe(false);
});
