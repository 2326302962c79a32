import axe from "axe-core";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PreparationSettings } from "../../dataset-tools/index.ts";
import type { DataDiff } from "../../pipeline/console/api/data/diff.ts";
import { dataDiff } from "../../pipeline/console/api/data/diff.ts";
import type { LabelRows } from "../../pipeline/console/api/data/label-counts.ts";
import { readRunData } from "../../pipeline/console/api/data/run-data.ts";
import type { DataShape } from "../../pipeline/console/api/data/shape.ts";
import { dataShape } from "../../pipeline/console/api/data/shape.ts";
import { type AnswerDone, askModels } from "../../pipeline/console/api/playground/ask.ts";
import { readPlayground } from "../../pipeline/console/api/playground/playground.ts";
import type { ApiCall, Send } from "../../pipeline/console/http/route.ts";
import type { Console } from "../../pipeline/console/server.ts";
import { findText, writeText } from "../../pipeline/objects.ts";
import { preparationPlace } from "../../pipeline/run/preparations/preparation-place.ts";
import { proposePreparation } from "../../pipeline/run/preparations/propose-preparation.ts";
import { startPreparation } from "../../pipeline/run/preparations/start-preparation.ts";
import { runLayout } from "../../pipeline/run-folder/layout.ts";
import { openBrowser } from "../support/browser.ts";
import { openConsolePage, startTestConsole, testPlace } from "../support/console.ts";
import { chromium, describeNeeds } from "../support/needs.ts";
import type { PipelineCloud } from "../support/pipeline-cloud.ts";
import { startRunsWithData } from "../support/runs-with-data.ts";

let pipeline: PipelineCloud;
beforeAll(async () => {
  pipeline = await startRunsWithData();
});
afterAll(() => pipeline?.stop());

function aCall(call: Partial<ApiCall>): ApiCall {
  const { signal } = new AbortController();
  const nothing = { params: {}, query: new URLSearchParams(), body: undefined, signal };
  return { places: [testPlace(pipeline)], ...nothing, ...call };
}

const preparedRows = Array.from({ length: 60 }, (_, row) =>
  JSON.stringify({ prompt: `Where is parcel ${row}?`, completion: row % 2 ? "late" : "lost" }),
).join("\n");

type Sent = [event: string, data: unknown];

/** All events that a route sends. */
async function sentBy(
  stream: (call: ApiCall, send: Send) => Promise<void>,
  call: Partial<ApiCall>,
): Promise<Sent[]> {
  const sent: Sent[] = [];
  await stream(aCall(call), (event, data) => sent.push([event, data]));
  return sent;
}

/** Labels of the lines of a run's prepared file, counted by their own text. */
async function labelsIn(key: string, pattern: RegExp): Promise<Record<string, number>> {
  const text = (await findText(pipeline.bucket, key))?.text ?? "";
  const counts: Record<string, number> = {};
  for (const [, label = ""] of text.matchAll(pattern)) counts[label] = (counts[label] ?? 0) + 1;
  return counts;
}

const question = (more: object = {}) => ({
  ...{ run: "second", arms: ["base", "tuned", "champion"], question: "refund please" },
  ...{ system: "", maxTokens: 64, ...more },
});

describe("the data of a run", () => {
  it("counts labels and lengths as they are in the prepared files", async () => {
    const [[event, data] = []] = await sentBy(dataShape, { params: { run: "first" } });
    const { labels, rows, questions } = data as DataShape;
    expect(event).toBe("shape");
    const count = (part: "train" | "evaluation") =>
      Object.fromEntries((labels ?? []).map((one: LabelRows) => [one.label, one[part]]));
    const { train, evaluation } = runLayout("first");
    expect(count("evaluation")).toEqual(await labelsIn(evaluation, /"reference":"(\w+)"/g));
    expect(count("train")).toEqual(
      await labelsIn(train, /"assistant","content":\[\{"text":"(\w+)"/g),
    );
    expect(rows.train + rows.validation + rows.evaluation).toBe(60);
    expect(questions.bars.reduce((sum, bar) => sum + bar.rows, 0)).toBe(60);
  });

  it("says what became of the rows and what was found, without their texts", async () => {
    const data = await readRunData(aCall({ params: { run: "first" } }));
    expect(data).toMatchObject({
      group: "mails",
      made: { records: { read: 61, duplicates: 1, written: 60 } },
      others: [{ runId: "second", sameGroup: true }],
    });
    const [found] = data.made?.findings.filter(({ code }) => code === "duplicate-row") ?? [];
    expect(found).toMatchObject({ count: 1, places: [{ line: 62 }] });
    expect(JSON.stringify(data)).not.toContain("Please help");
  });

  it("finds what is other than in the data of another run", async () => {
    const [[, diff] = []] = await sentBy(dataDiff, { params: { run: "second", before: "first" } });
    expect(diff).toMatchObject({
      ...{ unchanged: 55, added: 4, removed: 2, changed: 3, unread: 0, same: false },
      otherSystem: true,
    });
    const hours = (diff as DataDiff).labels?.find(({ label }) => label === "hours");
    expect(hours).toEqual({ label: "hours", before: 0, after: 4 });
  });
});

describe("the playground's models", () => {
  it("are the base model, the run's own, and the one that the alias pointed at before", async () => {
    const { chosen } = await readPlayground(aCall({ query: new URLSearchParams("run=second") }));
    expect(chosen?.arms).toMatchObject([
      { arm: "base", model: "nova-micro" },
      { arm: "tuned", model: "second", aliases: ["mails@candidate"], absent: null },
      { arm: "champion", model: "first", formerly: "candidate", absent: null },
    ]);
  });

  it("answer bit by bit, with measured tokens at list prices", async () => {
    const sent = await sentBy(askModels, { body: question({ arms: ["base"] }) });
    const chunks = sent.filter(([event]) => event === "chunk");
    expect(chunks.length).toBeGreaterThan(1);
    const [[, data] = []] = sent.filter(([event]) => event === "done");
    const { inputTokens, outputTokens, usd, streamed } = data as AnswerDone;
    expect(streamed).toBe(true);
    expect(usd).toBeCloseTo((inputTokens * 0.0005 + outputTokens * 0.001) / 1000, 12);
  });

  it("answer whole where streaming is refused", async () => {
    const match = { service: "bedrock-runtime", operation: "ConverseStream" };
    const settings = { code: "ValidationException", status: 400 };
    await pipeline.plan({ at: "call", match, effect: "error", settings });
    const sent = await sentBy(askModels, { body: question({ arms: ["tuned"] }) });
    await pipeline.plan();
    expect(sent.map(([event]) => event)).toEqual(["chunk", "done"]);
    expect(sent[1]?.[1]).toMatchObject({ streamed: false });
  });
});

describeNeeds(chromium, "in the browser", (executablePath) => {
  let browser: Browser;
  let served: Console;
  beforeAll(async () => {
    browser = await openBrowser(executablePath);
    served = await startTestConsole(pipeline);
  });
  afterAll(async () => {
    await served?.close();
    await browser?.close();
  });

  const violations = async (page: Page) => {
    const found = (await page.evaluate(`${axe.source}; axe.run()`)) as axe.AxeResults;
    return found.violations.map(({ id, nodes }) => [id, nodes.map(({ target }) => target)]);
  };

  it("the data page shows labels, findings and differences, and texts only on request", async () => {
    const { page, errors } = await openConsolePage(
      browser,
      served,
      "/runs/second/data?against=first",
    );
    await page.getByText("The text before every row differs").waitFor();
    await page.getByRole("row", { name: /^hours new 4 \+4/ }).waitFor();
    expect(await page.getByText("Depot").count()).toBe(0);
    await page.getByRole("button", { name: "Show rows with another answer (3)" }).click();
    await page.getByText("→ other", { exact: false }).first().waitFor();
    await page.getByRole("button", { name: "hours" }).click();
    await page.getByText("Depot 0: when open").or(page.getByText("Depot 101: when open")).waitFor();
    expect(await violations(page)).toEqual([]);
    await page.getByLabel("Compare with").selectOption("");
    await page.getByText("The text before every row differs").waitFor({ state: "detached" });
    expect(new URL(page.url()).search).toBe("");
    expect(errors).toEqual([]);
    await page.close();
  });

  it("the playground asks three models by keyboard and marks where they differ", async () => {
    const { page, errors } = await openConsolePage(browser, served, "/playground?group=mails");
    await page.getByRole("button", { name: "Use a held-out question" }).click();
    await page.getByText(/Held-out row \d+; the right answer is/).waitFor();
    await page.getByLabel("Question").press("Control+Enter");
    await page.getByText("3 of 3 models have answered").waitFor({ state: "attached" });
    await page
      .getByRole("region", { name: "Champion" })
      .getByText(/\d+ tokens in/)
      .waitFor();
    expect(await page.getByText(/by list prices$/).count()).toBe(3);
    expect(new URL(page.url()).search).toBe("?group=mails");
    expect(await violations(page)).toEqual([]);
    expect(errors).toEqual([]);
    await page.close();
  });

  it("a preparation is in the list, and its page shows its steps, what it made and the next command", async () => {
    const { bucket, environment } = pipeline;
    await writeText(bucket, "data/prepared/rows.jsonl", { text: preparedRows, type: "text/plain" });
    const place = preparationPlace(environment);
    const settings = PreparationSettings.parse({ model: "nova-micro", partitions: 1 });
    const inputs = [`s3://${bucket.name}/data/prepared/`];
    const wanted = { inputs, heldOut: [], settings, shardBytes: 1_000_000, id: "tickets" };
    const may = { dataBucket: bucket.name, sourceBuckets: [] };
    const { request } = await proposePreparation(bucket.s3, wanted, may);
    await startPreparation(place, request);
    const { page, errors } = await openConsolePage(browser, served, "/preparations");
    await page.getByRole("link", { name: "tickets" }).click();
    await page.getByRole("row", { name: /^Read each shard done 1 of 1 shards read/ }).waitFor();
    await page.getByText("48 rows to train on, 6 to validate, 6 held out, of 60").waitFor();
    await page
      .getByText(`tunewright tune ${inputs[0]?.split("data/")[0]}preparations/tickets/dataset/`)
      .waitFor();
    expect(await violations(page)).toEqual([]);
    expect(errors).toEqual([]);
    await page.close();
  });
});
