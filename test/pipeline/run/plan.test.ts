import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadConfig } from "../../../pipeline/config/load.ts";
import { executionInput } from "../../../pipeline/run/execution-input.ts";
import { assertEvaluationFits, hashPlan, makePlan } from "../../../pipeline/run/plan.ts";
import { prepareData } from "../../../pipeline/run/prepare.ts";
import { proposeRun, resolveConfig } from "../../../pipeline/run/propose.ts";
import { aDataset, aPlanRequest } from "../../support/run-request.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

describe("a plan", () => {
  it("prices training by tokens and epochs", async () => {
    const plan = makePlan(await aPlanRequest());
    expect(plan.purchases[0]).toMatchObject({
      item: "training",
      quantity: 6,
      usd: 0.006,
    });
    expect(plan.purchases[0]?.price?.confirmed).toBe(false);
  });

  it("is made from rows whose column has a comma in its name, by a mapping in tunewright.yaml", async () => {
    const folder = temporaryFolder();
    const [file, table] = [join(folder, "tunewright.yaml"), join(folder, "mails.csv")];
    const rows = Array.from({ length: 50 }, (_, at) => `${at},subject ${at},${at % 2 ? "a" : "b"}`);
    writeFileSync(table, `Body,"Subject, short",category\n${rows.join("\n")}\n`);
    const columns = '{prompt: "Subject, short", completion: category}';
    writeFileSync(file, `model: nova-micro\ndata: {files: [${table}], columns: ${columns}}\n`);
    const resolved = resolveConfig(await loadConfig(file, {}));
    const to = { folder: join(folder, "data") };
    const { dataset } = await prepareData(resolved.config, resolved.model, to);
    const { plan } = proposeRun(resolved, dataset, { region: "us-east-1", attempt: 1 });
    expect(plan.rows.train + plan.rows.validation + plan.rows.evaluation).toBe(50);
    expect(readFileSync(dataset.train?.path ?? "", "utf8")).toMatch(/"text":"subject \d+"/);
  });

  it("says that a price is unknown instead of leaving it out", async () => {
    const plan = makePlan(await aPlanRequest("llama-3-1-70b"));
    expect(plan.purchases[0]).toMatchObject({ item: "training", price: null, usd: null });
    expect(plan.knownUsd).toBeNull();
  });

  it("shows provisioned throughput by the hour, apart from what is paid once", async () => {
    const plan = makePlan(await aPlanRequest("llama-3-1-8b", { serving: { modelUnits: 2 } }));
    const serving = plan.purchases.find((one) => one.per === "model-unit-hour");
    expect(serving).toMatchObject({ quantity: 2, usd: 48, recurring: true });
    expect(plan.serving).toEqual({
      ...{ path: "provisioned", modelUnits: 2, commitment: null },
      leaseHours: 24,
    });
  });

  it("prices a commitment by its own rate, never by the one without", async () => {
    const priceOf = async (commitment?: string) => {
      const serving = { path: "provisioned", ...(commitment !== undefined && { commitment }) };
      const plan = makePlan(await aPlanRequest("nova-2-lite", { serving }));
      return plan.purchases
        .filter((one) => one.per === "model-unit-hour")
        .map(({ item, quantity, usd, recurring }) => ({ item, quantity, usd, recurring }));
    };
    const byTheHour = { item: "provisioned", quantity: 1, usd: 60.5, recurring: true };
    expect(await priceOf()).toEqual([byTheHour]);
    const [hours, item] = [30 * 24, "provisionedOneMonth"];
    expect(await priceOf("OneMonth")).toEqual([
      byTheHour,
      { item, quantity: hours, usd: 55 * hours, recurring: false },
    ]);
  });

  it("has the same hash on any day, although a commitment's end and total change, and another for another price", async () => {
    const serving = { commitment: "SixMonths", hourlyUsd: 24 };
    const request = await aPlanRequest("llama-3-1-8b", { serving });
    const [today, later] = [makePlan(request), makePlan({ ...request, now: request.now + 5e8 })];
    expect(later.serving.commitment?.until).not.toBe(today.serving.commitment?.until);
    expect(hashPlan(later)).toBe(hashPlan(today));
    const dearer = await aPlanRequest("llama-3-1-8b", { serving: { ...serving, hourlyUsd: 25 } });
    expect(hashPlan(makePlan(dearer))).not.toBe(hashPlan(today));
  });

  it("paces a tuned model by its on-demand limits, throughput not at all, and both as the user says", async () => {
    const paceOf = async (model: string, config: Record<string, unknown> = {}) =>
      makePlan(await aPlanRequest(model, config)).settings.evaluation.pace;
    const unpaced = { requestsPerMinute: null, tokensPerMinute: null };
    expect(await paceOf("nova-pro")).toEqual({
      tuned: { requestsPerMinute: 200, tokensPerMinute: 800_000 },
      base: unpaced,
    });
    const provisioned = { serving: { path: "provisioned" } };
    expect(await paceOf("nova-pro", provisioned)).toEqual({ tuned: unpaced, base: unpaced });
    expect(await paceOf("nova-pro", { evaluation: { requestsPerMinute: 30 } })).toEqual({
      tuned: { requestsPerMinute: 30, tokensPerMinute: 800_000 },
      base: { requestsPerMinute: 30, tokensPerMinute: null },
    });
  });

  it("trains nothing where a model is given, and starts at that", async () => {
    const request = await aPlanRequest();
    const modelArn = "arn:aws:bedrock:us-east-1:123456789012:custom-model/m/1";
    const start = { at: "model", jobArn: null, modelArn } as const;
    const hyperParameters = { epochCount: "2", batchSize: "1" };
    const given = {
      origin: "model",
      start,
      baseModel: "",
      hyperParameters,
      manifest: null,
    } as const;
    const dataset = aDataset({ train: null, validation: null });
    const plan = makePlan({ ...request, dataset, given, hyperParameters });
    expect(new Set(plan.purchases.map(({ item }) => item))).toEqual(
      new Set(["tunedInput", "tunedOutput", "baseInput", "baseOutput"]),
    );
    expect(hashPlan(plan)).not.toBe(hashPlan(makePlan(request)));
    const { model } = request;
    const of = { runId: "given", planHash: hashPlan(plan), plan, model, dataset };
    expect(executionInput(of)).toMatchObject({
      origin: "model",
      start,
      hyperParameters,
      dataset: { train: null, trainRows: 0, sha256: { train: null } },
    });
  });

  it("says how long the evaluation takes at the pace of the slower model", async () => {
    const minutesOf = async (model: string, options: Record<string, unknown> = {}) =>
      makePlan(await aPlanRequest(model, options)).evaluationMinutes;
    expect(await minutesOf("llama-3-3-70b")).toBe(20 / 4);
    expect(await minutesOf("llama-3-3-70b", { evaluation: { requestsPerMinute: 10 } })).toBe(2);
    // 20 rows of 150 tokens each.
    expect(await minutesOf("nova-micro", { evaluation: { tokensPerMinute: 300 } })).toBe(10);
    expect(await minutesOf("llama-3-1-8b")).toBeNull();
  });

  it("is refused when its evaluation takes longer than the run has for it", async () => {
    const planOf = async (evaluationHours: number) => {
      const request = await aPlanRequest("llama-3-3-70b", { limits: { evaluationHours } });
      const evaluation = { ...request.dataset.evaluation, rows: 2000 };
      return makePlan({ ...request, dataset: aDataset({ evaluation }) });
    };
    const tooLong = await planOf(8);
    expect(() => assertEvaluationFits(tooLong)).toThrow(
      expect.objectContaining({
        code: "Plan.EvaluationTooLong",
        message:
          "the evaluation takes longer than 8 h (limits.evaluationHours): 2,000 rows at 4 a minute: 8 h 20 min",
        hint: expect.stringMatching(
          /--evaluation-share.*--evaluation-hours.*--requests-per-minute/,
        ),
      }),
    );
    const fits = await planOf(9);
    expect(() => assertEvaluationFits(fits)).not.toThrow();
  });

  it("prices the tuned model and its base apart", async () => {
    const { purchases } = makePlan(await aPlanRequest("nova-2-lite"));
    const priceOf = (item: string) => purchases.find((one) => one.item === item)?.price;
    expect(priceOf("tunedInput")?.usd).toBe(0.0003);
    expect(priceOf("baseInput")?.usd).toBe(0.00033);
  });

  it("counts the answers that it pays for, as long as the right ones", async () => {
    const { purchases, knownUsd } = makePlan(await aPlanRequest("nova-2-lite"));
    const of = (name: string, arm?: string) =>
      purchases.find((one) => one.item === name && one.arm === arm);
    // 3,000 tokens of held-out rows, of which 600 are right answers.
    expect(of("baseInput")?.quantity).toBe(2.4);
    expect(of("baseOutput")).toMatchObject({ quantity: 0.6, usd: 0.6 * 0.00275 });
    expect(of("tunedInput")?.quantity).toBe(2.4);
    expect(of("tunedOutput")).toMatchObject({ quantity: 0.6, usd: 0.6 * 0.0025 });
    const once = purchases.filter((one) => !one.recurring).map(({ usd }) => usd ?? 0);
    expect(knownUsd).toBeCloseTo(once.reduce((sum, usd) => sum + usd, 0));
  });

  it("pays for a champion's answers too, and for both models' on its own rows, unless the gate has none", async () => {
    const gateOf = async (gate: Record<string, unknown>) =>
      makePlan(await aPlanRequest("nova-2-lite", { gate })).purchases.filter(
        (one) => one.arm === "champion",
      );
    // 20 held-out rows, and 10 of the champion's own, asked of both.
    expect(await gateOf({ champion: { forgettingRows: 10 } })).toMatchObject([
      { item: "tunedInput", quantity: 4.8 },
      { item: "tunedOutput", quantity: 1.2 },
    ]);
    expect(await gateOf({ champion: null })).toEqual([]);
  });

  it("pays for the base model's answers with examples, whose prompts are longer, and takes its quota into account", async () => {
    const evaluation = { requestsPerMinute: 30 };
    const { purchases, evaluationMinutes } = makePlan(
      await aPlanRequest("nova-2-lite", { gate: { fewShot: 4 }, evaluation }),
    );
    const fewShot = purchases.filter(({ arm }) => arm === "few-shot");
    // 3,000 tokens of 20 rows, of which 600 are answers, and 4 training rows of 30 tokens before each.
    expect(fewShot).toMatchObject([
      { item: "baseInput", quantity: 2.4 + 20 * 0.12, usd: expect.closeTo(4.8 * 0.00033) },
      { item: "baseOutput", quantity: 0.6 },
    ]);
    expect(evaluationMinutes).toBeCloseTo(40 / 30);
    const without = makePlan(await aPlanRequest("nova-2-lite", { evaluation }));
    expect(without.purchases.filter(({ arm }) => arm === "few-shot")).toEqual([]);
    expect(without.evaluationMinutes).toBeCloseTo(20 / 30);
  });

  it("counts a system text once a prompt, and no more examples than the model's limit allows", async () => {
    const tokensOf = async (fewShot: number, tokens: number, text: string | null) => {
      const request = await aPlanRequest("nova-2-lite", { gate: { fewShot } });
      const { train, manifest } = request.dataset;
      const dataset = {
        ...request.dataset,
        train: train && { ...train, tokens },
        manifest: { ...manifest, system: { ...manifest.system, text } },
      };
      const { purchases } = makePlan({ ...request, dataset });
      const input = purchases.find(({ arm, item }) => arm === "few-shot" && item === "baseInput");
      return ((input?.quantity ?? 0) * 1000 - 2400) / 20;
    };
    const text = "Answer with one word. ".repeat(4);
    expect(await tokensOf(2, 10_000, null)).toBeCloseTo(200);
    expect(await tokensOf(2, 10_000, text)).toBeLessThan(180);
    expect(await tokensOf(2, 100, text)).toBe(0);
    // Rows of 30,000 tokens: Nova takes 32,000 at most.
    expect(await tokensOf(8, 3_000_000, null)).toBeCloseTo(32_000 - 150);
  });

  it("refuses examples where the run has no training rows", async () => {
    const config = (await aPlanRequest("nova-2-lite", { gate: { fewShot: 4 } })).config;
    const of = { region: "us-east-1", attempt: 1 };
    expect(() => proposeRun(resolveConfig(config), aDataset({ train: null }), of)).toThrow(
      /no training rows/,
    );
    const aa = { ...resolveConfig(config), isSelfCheck: true };
    expect(proposeRun(aa, aDataset(), of).plan.settings.gate.fewShot).toBeNull();
  });

  it("of a model that is compared with itself buys two times the base model's answers and nothing else", async () => {
    const request = await aPlanRequest("nova-2-lite", { evaluation: { requestsPerMinute: 30 } });
    const dataset = aDataset({ train: null, validation: null });
    const plan = makePlan({ ...request, dataset, hyperParameters: {}, isSelfCheck: true });
    expect(plan.purchases).toMatchObject([
      { item: "baseInput", quantity: 4.8 },
      { item: "baseOutput", quantity: 1.2 },
    ]);
    expect(plan).toMatchObject({ origin: "base", start: { at: "base" } });
    expect(plan.settings.gate.champion).toBeNull();
    // 20 rows at 30 a minute, asked twice, one time after the other.
    expect(plan.evaluationMinutes).toBeCloseTo(40 / 30);
  });

  it("has the same hash for the same request, and another for any change", async () => {
    const request = await aPlanRequest();
    const hash = hashPlan(makePlan(request));
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    expect(hashPlan(makePlan(await aPlanRequest()))).toBe(hash);
    const part = {
      ...(request.dataset.train ?? request.dataset.evaluation),
      sha256: "d".repeat(64),
    };
    const changes = [
      { ...request, dataset: aDataset({ train: part }) },
      { ...request, hyperParameters: { ...request.hyperParameters, epochCount: "3" } },
      { ...request, region: "us-west-2" },
      { ...request, config: { ...request.config, deleteModelOnFailure: true } },
    ];
    for (const change of changes) expect(hashPlan(makePlan(change))).not.toBe(hash);
  });

  it("keeps its hash when a price is read again or its source reworded, not when it changes", async () => {
    const plan = makePlan(await aPlanRequest());
    const [first, ...others] = plan.purchases;
    const withPrice = (change: object) =>
      hashPlan({
        ...plan,
        pricesAsOf: "2027-01-01",
        evaluationMinutes: 1,
        purchases: [{ ...first, price: { ...first?.price, ...change } }, ...others],
      } as typeof plan);
    expect(withPrice({ source: "another page", date: "2027-01-01" })).toBe(hashPlan(plan));
    expect(withPrice({ usd: 1 })).not.toBe(hashPlan(plan));
  });

  it("becomes an input that the state machine accepts", async () => {
    const request = await aPlanRequest("llama-3-1-8b");
    const plan = makePlan(request);
    const { model, dataset } = request;
    const input = executionInput({
      runId: "tickets-llama-3-1-8b-1",
      planHash: hashPlan(plan),
      plan,
      model,
      dataset,
    });
    expect(input).toMatchObject({
      baseModel: { id: "meta.llama3-1-8b-instruct-v1:0:128k", name: "llama-3-1-8b" },
      serving: { path: "provisioned", modelUnits: 1 },
      dataset: { train: "runs/tickets-llama-3-1-8b-1/input/train.jsonl", trainRows: 100 },
      group: "tickets",
    });
  });
});
