import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { findBaseModel } from "../../../../dataset-tools/models/base-models.ts";
import { jsonOutputs } from "../../../../pipeline/cli/json-output.ts";
import { pricingClient } from "../../../../pipeline/clients.ts";
import { refreshPrices } from "../../../../pipeline/models/refresh-prices.ts";
import { callVerb } from "../../../support/call-verb.ts";
import { colorsTable } from "../../../support/colors.ts";
import { startTestCloud, type TestCloud } from "../../../support/local-cloud.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";

let cloud: TestCloud;
let folder: string;
let config: string;
beforeAll(async () => {
  cloud = await startTestCloud();
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await cloud?.stop();
});
beforeEach(() => {
  vi.stubEnv("AWS_ENDPOINT_URL", cloud.endpoint);
  vi.stubEnv("AWS_ACCESS_KEY_ID", "local");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "local");
  folder = temporaryFolder();
  config = join(folder, "tunewright.yaml");
  writeFileSync(config, "model: nova-micro\n");
});

async function prices(...options: string[]) {
  const { data, text, lines, exitCode } = await callVerb("prices", "--config", config, ...options);
  return { text, lines, exitCode, data: exitCode === 0 ? jsonOutputs.prices.parse(data) : data };
}

const file = () => join(folder, "tunewright.prices.json");

describe("tunewright prices", () => {
  it("shows the shipped prices with source and day, and which are not confirmed", async () => {
    const { text, data } = await prices("--model", "nova-micro");
    expect(text).toMatch(
      /nova-micro +training +~\$0\.001 +1000 tokens +2026-08-02 +AWS Price List/,
    );
    expect(text).toMatch(/UNCONFIRMED/);
    expect(data).toMatchObject({ file: null, refresh: null });
    expect(existsSync(file())).toBe(false);
    expect((await prices("--model", "gpt")).exitCode).toBe(2);
  });

  it("reads the Price List, keeps it beside the config, says what changed, and plan reckons with it", async () => {
    const { text, data } = await prices("--refresh");
    expect(text).toMatch(/no price has changed/);
    expect(text).toMatch(/other products ignored/);
    expect(data).toMatchObject({ file: file(), refresh: { read: expect.any(Number) } });
    const kept = JSON.parse(readFileSync(file(), "utf8"));
    kept.models["nova-micro"].training.usd = 0.002;
    writeFileSync(file(), JSON.stringify(kept));
    expect((await prices("--refresh", "--model", "nova-micro")).text).toMatch(
      /training: \$0\.002 → \$0\.001 \(-50\.0%\)/,
    );
    expect(Object.keys(JSON.parse(readFileSync(file(), "utf8")).models)).toContain("nova-pro");
    writeFileSync(file(), JSON.stringify({ ...kept, readAt: "2020-01-01T00:00:00Z" }));
    writeFileSync(join(folder, "colors.csv"), colorsTable(160));
    const plan = await callVerb("plan", join(folder, "colors.csv"), "--config", config);
    expect(plan.text).toMatch(/training .*\$0\.002 per 1000 tokens/);
    expect(plan.text).toMatch(/prices as of 2020-01-01/);
    expect(plan.lines.join("\n")).toMatch(
      /old prices: .*tunewright\.prices\.json was read \d+ days ago/,
    );
  });

  it("writes over no file that is not its own", async () => {
    writeFileSync(file(), '{"mine": true}');
    const { exitCode, data } = await prices("--refresh");
    expect(exitCode).toBe(2);
    expect(data).toMatchObject({ error: { code: "Prices.Unreadable" } });
    expect(readFileSync(file(), "utf8")).toBe('{"mine": true}');
  });

  it("confirms only what AWS itself says", async () => {
    const models = [findBaseModel("nova-2-lite") ?? expect.fail("no such model")];
    const confirmedBy = async (isAws: boolean) => {
      const of = {
        models,
        before: new Map<string, never>(),
        readAt: "2026-11-27T00:00:00Z",
        isAws,
      };
      const { file, changes } = await refreshPrices(pricingClient(cloud.client), of);
      expect(changes[0]).toMatchObject({ before: null, after: 0.00378 });
      return file.models["nova-2-lite"];
    };
    expect((await confirmedBy(true))?.training).toEqual({
      usd: 0.00378,
      per: "1000-tokens",
      confirmed: true,
      source: "AWS Price List, USE1-Nova2.0Lite-Customization-Training",
      date: "2026-11-27",
    });
    expect((await confirmedBy(false))?.training?.confirmed).toBe(false);
  });
});
