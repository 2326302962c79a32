import { expect, it } from "vitest";
import { callVerb } from "../../../support/call-verb.ts";

it("lists the base models, and names those past their end of life", async () => {
  const { exitCode, text } = await callVerb("models");
  expect(exitCode).toBe(0);
  expect(text).toMatch(/^nova-micro +us-east-1 +converse +on-demand, provisioned +active/m);
  expect(text).toMatch(/^titan-image-v2 .* not supported /m);
  expect(text).toMatch(/Past their end of life: .*llama-3-2-1b/);
});

it("shows what answers untuned, how the warm-up follows the rows, and what is unconfirmed", async () => {
  const { text } = await callVerb("models", "show", "nova-micro");
  expect(text).toMatch(/untuned model +amazon\.nova-micro-v1:0$/m);
  expect(text).toMatch(/learningRateWarmupSteps +a whole number from 0 to 100 +rows ÷ 640/);
  expect(text).toMatch(/training +\$0\.001 per 1000 tokens +UNCONFIRMED +\(.+, 2026-08-02\)/);
  const profiled = await callVerb("models", "nova-2-lite");
  expect(profiled.text).toMatch(/us\.amazon\.nova-2-lite-v1:0 \(inference profile\)/);
});

it("shows how fast a tuned model may be asked on demand, and how sure that is", async () => {
  const { text } = await callVerb("models", "show", "llama-3-3-70b");
  expect(text).toMatch(/asked on demand +at most 4 requests and 300,000 tokens a minute$/m);
  expect(text).toMatch(/asked on demand: .*the General Reference says 400/);
  const hourly = await callVerb("models", "show", "llama-3-1-8b");
  expect(hourly.text).toMatch(/asked on demand +no limit known$/m);
});

it.each([
  ["llama-3-2-1b", /end of life on 2026-07-07 \(Model\.Ended\)\n.*llama-3-1-8b/],
  ["nova-nano", /"nova-nano" is not a known base model/],
])("refuses to show %s with 2", async (name, message) => {
  const { exitCode, text } = await callVerb("models", "show", name);
  expect(text).toMatch(message);
  expect(exitCode).toBe(2);
});
