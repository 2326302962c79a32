import { loadavg } from "node:os";
import type { BrowserContext, Page } from "playwright-core";
import type { RunEnvironment } from "../../pipeline/run/environment.ts";
import { openBrowser } from "../support/browser.ts";
import { openConsolePage, startTestConsole } from "../support/console.ts";
import { type Fate, startListedRuns } from "../support/listed-runs.ts";
import { startLongExecutions } from "../support/long-execution.ts";
import { chromium } from "../support/needs.ts";

const RUNS = Number(process.env["BENCH_RUNS"] ?? 2000);
/** Rounds of four events. */
const ROUNDS = Math.round(Number(process.env["BENCH_EVENTS"] ?? 20_000) / 4);

const FATES: readonly Fate[] = ["accepted", "rejected", "failed"];

/** Milliseconds from an address to what makes its page usable, of a console that has read nothing yet. */
type Visit = readonly [name: string, path: string, usable: (page: Page) => Promise<unknown>];

/** Prints how long pages with very much behind them take until they are usable. */
export async function run(): Promise<void> {
  const [listed, long] = await Promise.all([startListedRuns(), startLongExecutions()]);
  const browser = await openBrowser(chromium.path ?? "");
  try {
    const names = Array.from({ length: RUNS }, (_, at) => `tickets-${at}`);
    await listed.start(
      names.map((name, at) => [name, FATES[at % FATES.length] ?? "failed"] as const),
      8,
    );
    await long.execution("long", { rounds: ROUNDS, waits: false });
    const { sfn, stack } = long.environment;
    const environment = { ...listed.environment, sfn, stack } as RunEnvironment;
    const context = await browser.newContext();
    console.log(`Console: pages in Chromium, cold; load ${loadavg()[0]?.toFixed(1)}`);
    const empty: Visit = ["an address that is no page", "/nothing", heading("no such page")];
    await timeOf(context, listed, empty);
    const base = await timeOf(context, listed, empty);
    console.log(`baseline: ${empty[0].padEnd(46)} ${base} ms`);
    const print = async (cloud: Parameters<typeof startTestConsole>[0], visit: Visit) => {
      const took = await timeOf(context, cloud, visit);
      const times = (took / base).toFixed(1);
      console.log(`${visit[0].padEnd(56)} ${took} ms, ${times} × the baseline`);
    };
    const row = (page: Page) =>
      page
        .getByRole("link", { name: /^tickets-/ })
        .first()
        .waitFor();
    await print(listed, [`${RUNS} runs: the newest`, "/", row]);
    await print(listed, [`${RUNS} runs: page 20`, "/?page=20", row]);
    await print(listed, [`${RUNS} runs: search by name`, "/?q=tickets-777", row]);
    await print(listed, [`${RUNS} runs: filter by state`, "/?state=accepted", row]);
    const cloud = { cloud: long.cloud, environment };
    const events = `${ROUNDS * 4} events`;
    await print(cloud, [`${events}: the run's graph`, "/runs/long", state("Count")]);
    await print(cloud, [`${events}: first page of events`, "/runs/long?events=0", event]);
    await print(cloud, [`${events}: a later page`, "/runs/long?events=15000", event]);
    await print(cloud, [`${events}: a state`, "/runs/long?state=Count", dialog]);
  } finally {
    await browser.close();
    await Promise.all([listed.stop(), long.stop()]);
  }
}

const heading = (text: string) => (page: Page) =>
  page.getByRole("heading", { name: text }).waitFor();
const state = (name: string) => (page: Page) =>
  page.getByRole("button", { name }).first().waitFor();
const event = (page: Page) =>
  page
    .getByRole("cell", { name: /State(Entered|Exited)/ })
    .first()
    .waitFor();
const dialog = (page: Page) => page.getByRole("heading", { name: "Count" }).waitFor();

async function timeOf(
  context: BrowserContext,
  cloud: Parameters<typeof startTestConsole>[0],
  [, path, usable]: Visit,
): Promise<number> {
  const served = await startTestConsole(cloud);
  try {
    const { page } = await openConsolePage(context, served, "/nothing");
    const start = performance.now();
    await page.goto(served.origin + path);
    await usable(page);
    const took = performance.now() - start;
    await page.close();
    return Math.round(took);
  } finally {
    await served.close();
  }
}
