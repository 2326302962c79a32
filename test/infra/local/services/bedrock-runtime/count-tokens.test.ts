import { CountTokensCommand } from "@aws-sdk/client-bedrock-runtime";
import { afterAll, beforeAll, expect, it } from "vitest";
import { conversation } from "../../../../support/bedrock-serving.ts";
import { type Bench, startBench } from "../../../../support/bedrock-tuning.ts";

let bench: Bench;

beforeAll(async () => {
  bench = await startBench();
});

afterAll(() => bench.stop());

const refused: [string, string][] = [
  ["amazon.nova-micro-v1:0", "The provided model doesn't support counting tokens."],
  ["acme.large-v1:0", "The provided model identifier is invalid."],
];

it.each(refused)("refuses %s: Bedrock counts for Claude alone", async (modelId, message) => {
  const input = { converse: conversation };
  await expect(
    bench.runtime.send(new CountTokensCommand({ modelId, input })),
  ).rejects.toMatchObject({ name: "ValidationException", message });
});
