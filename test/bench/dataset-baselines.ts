import { createHash } from "node:crypto";
import { once } from "node:events";
import { createReadStream, createWriteStream } from "node:fs";
import { createInterface } from "node:readline";
import { parse } from "csv-parse";
import { z } from "zod";

const Conversation = z
  .object({
    schemaVersion: z.literal("bedrock-conversation-2024"),
    system: z
      .array(z.object({ text: z.string() }))
      .max(1)
      .optional(),
    messages: z
      .array(
        z.object({
          role: z.enum(["user", "assistant"]),
          content: z.array(z.object({ text: z.string().min(1) })).min(1),
        }),
      )
      .min(2),
  })
  .refine(({ messages }) =>
    messages.every(({ role }, i) => role === (i % 2 === 0 ? "user" : "assistant")),
  );

const Exchange = z.object({
  prompt: z.string().refine((text) => text.trim() !== ""),
  completion: z.string().refine((text) => text.trim() !== ""),
});

/** What most scripts do with JSON Lines: readline, JSON.parse, zod, a set of SHA-256, a write stream. */
export async function readlineAndZod(from: string, to: string): Promise<number> {
  const lines = createInterface({
    input: createReadStream(from),
    crlfDelay: Number.POSITIVE_INFINITY,
  });
  const output = createWriteStream(to);
  const seen = new Set<string>();
  let rows = 0;
  for await (const line of lines) {
    const parsed = Conversation.safeParse(JSON.parse(line));
    if (!parsed.success) continue;
    const text = JSON.stringify(parsed.data);
    const hash = createHash("sha256").update(text).digest("base64");
    if (seen.has(hash)) continue;
    seen.add(hash);
    rows++;
    if (!output.write(`${text}\n`)) await once(output, "drain");
  }
  output.end();
  await once(output, "finish");
  return rows;
}

/** The same for CSV, with csv-parse. */
export async function csvParseAndZod(from: string, to: string): Promise<number> {
  const records = createReadStream(from).pipe(parse({ columns: true }));
  const output = createWriteStream(to);
  const seen = new Set<string>();
  let rows = 0;
  for await (const record of records) {
    const parsed = Exchange.safeParse(record);
    if (!parsed.success) continue;
    const text = JSON.stringify(parsed.data);
    const hash = createHash("sha256").update(text).digest("base64");
    if (seen.has(hash)) continue;
    seen.add(hash);
    rows++;
    if (!output.write(`${text}\n`)) await once(output, "drain");
  }
  output.end();
  await once(output, "finish");
  return rows;
}
