import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { jsonOutputs } from "../../../../pipeline/cli/json-output.ts";
import { callVerb, type VerbCall } from "../../../support/call-verb.ts";
import { colorsTable } from "../../../support/colors.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";

let file: string;
beforeEach(() => {
  file = join(temporaryFolder(), "colors.csv");
  writeFileSync(file, colorsTable(160));
  for (const name of ["AWS_REGION", "AWS_DEFAULT_REGION", "AWS_PROFILE", "AWS_ACCESS_KEY_ID"]) {
    vi.stubEnv(name, undefined);
  }
  // Nothing answers there: a plan asks no one.
  vi.stubEnv("AWS_ENDPOINT_URL", "http://127.0.0.1:1");
});
afterEach(() => vi.unstubAllEnvs());

async function plan(...options: string[]): Promise<VerbCall> {
  return callVerb("plan", file, "--model", "nova-micro", ...options);
}

async function data(...options: string[]) {
  return jsonOutputs.plan.parse((await plan(...options)).data);
}

describe("tunewright plan", () => {
  it("shows quantities, prices, totals and the run, without an account", async () => {
    const { exitCode, text, lines } = await plan();
    expect(exitCode).toBe(0);
    expect(lines.join("\n")).toMatch(/160 rows/);
    expect(text).toMatch(/training +[\d,]+ tokens × 2 epochs +~\$0\.001 per 1000 tokens/);
    expect(text).toMatch(/once +\$0\.0073/);
    expect(text).toMatch(/the run +\S*\$0\.0073/);
    expect(text).toMatch(/per hour +\$0 while it is not asked/);
    expect(text).toMatch(/per month +\$1\.95 for storing it/);
    expect(text).toMatch(/time +training 1 h 21 min to 3 h 30 min/);
    expect(text).toMatch(/UNCONFIRMED/);
    expect(text).toMatch(/Run {2}colors-nova-micro-[0-9a-f]{8}, if it is started/);
  });

  it("prints all of it as JSON, with the same hash each time and another for other settings", async () => {
    const [one, again, other] = [await data(), await data(), await data("--epochs", "3")];
    expect(one.planHash).toMatch(/^[0-9a-f]{64}$/);
    expect(one.runId).toBe(`colors-nova-micro-${one.planHash?.slice(0, 8)}`);
    expect(again).toEqual(one);
    expect(other.planHash).not.toBe(one.planHash);
    expect(other.costs.once.usd).toBeGreaterThan(one.costs.once.usd ?? 0);
  });

  it("plans where `tune` would run: the Region of the option, else of the environment, else of the base model", async () => {
    const regionOf = async (...options: string[]) => (await data(...options)).plan.region;
    expect(await regionOf()).toBe("us-east-1");
    expect((await data("--model", "llama-3-1-8b")).plan.region).toBe("us-west-2");
    vi.stubEnv("AWS_REGION", "us-west-2");
    expect(await plan()).toMatchObject({
      exitCode: 2,
      data: { error: { code: "Model.Region" } },
    });
    expect(await regionOf("--region", "us-east-1")).toBe("us-east-1");
    expect(await regionOf("--local")).toBe("us-east-1");
  });

  it("names what follows from the account where a scorer is given by its name", async () => {
    const named = await data("--score", "function:tunewright-scorer-closeness");
    expect(named).toMatchObject({ runId: null, planHash: null });
    expect(named.gaps).toEqual([
      expect.stringMatching(/the account .*tunewright-scorer-closeness/),
    ]);
    const arn = "arn:aws:lambda:us-east-1:123456789012:function:tunewright-scorer-closeness";
    expect(await data("--score", `function:${arn}`)).toMatchObject({
      gaps: [],
      runId: expect.any(String),
    });
  });

  it("plans an A/A check, which trains and keeps nothing", async () => {
    const { costs, times } = await data("--aa");
    expect(times).toMatchObject({ training: null, serving: null });
    expect(costs.perMonth).toEqual({ usd: 0, unknown: [] });
    expect(await plan("--aa", "--epochs", "2")).toMatchObject({ exitCode: 2 });
  });

  it("refuses a plan above its budget with 1, and says by how much and what would cost less", async () => {
    const { exitCode, text, data: printed } = await plan("--max-usd", "0.001");
    expect(exitCode).toBe(1);
    expect(text).toMatch(/refused: the run is planned to cost \$0\.00\d+, .* \(budget\.maxUsd\)/);
    expect(text).toMatch(/--epochs 1 saves \$0\.00/);
    const { refusal, planHash, budget } = jsonOutputs.plan.parse(printed);
    expect({ refusal, budget }).toMatchObject({
      refusal: { code: "Plan.OverBudget" },
      budget: { maxUsd: 0.001 },
    });
    // A limit is not what is bought.
    expect(planHash).toBe((await data()).planHash);
    expect(await plan("--max-usd", "1")).toMatchObject({ exitCode: 0, data: { refusal: null } });
    expect(await plan("--max-usd", "-1")).toMatchObject({ exitCode: 2 });
  });

  it("takes budget and prices from the config file", async () => {
    const config = join(temporaryFolder(), "tunewright.yaml");
    const settings = "budget: {maxUsd: 5, maxUsdPerHour: 10}\nserving: {path: provisioned}\n";
    const of = ["--config", config, "--model", "nova-2-lite"];
    writeFileSync(config, settings);
    writeFileSync(file, colorsTable(300));
    expect(await plan(...of)).toMatchObject({
      exitCode: 1,
      data: { refusal: { code: "Plan.OverBudget", message: expect.stringContaining("$60.5") } },
    });
    writeFileSync(config, `${settings}prices: {provisioned: 0.5}\n`);
    const { plan: planned, refusal } = await data(...of);
    const serving = planned.purchases.find(({ item }) => item === "provisioned");
    expect(serving?.price).toMatchObject({ usd: 0.5, source: "given by the user" });
    expect(refusal).toBeNull();
    writeFileSync(config, `${settings}prices: {trainings: 0.5}\n`);
    expect(await plan(...of)).toMatchObject({ data: { error: { code: "Config.Invalid" } } });
  });

  it("refuses bad as `tune` does", async () => {
    writeFileSync(file, `${colorsTable(160)}a question without an answer,\n`);
    const { exitCode, text } = await plan();
    expect(exitCode).toBe(1);
    expect(text).toMatch(/error .*answer/);
  });
});
