import axe from "axe-core";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { systemClock } from "../../pipeline/clock.ts";
import type { Console } from "../../pipeline/console/server.ts";
import { readAlias } from "../../pipeline/registry/aliases.ts";
import { openEnvironment } from "../../pipeline/run/environment.ts";
import { type BareCloud, startBareCloud } from "../support/bare-cloud.ts";
import { openBrowser } from "../support/browser.ts";
import { openConsolePage, startTestConsole } from "../support/console.ts";
import { chromium, describeNeeds } from "../support/needs.ts";
import { type PipelineCloud, startPipelineCloud } from "../support/pipeline-cloud.ts";
import { runCli } from "../support/run-cli.ts";

const EXAMPLE = "dataset-tools/examples/support-tickets.csv";

/** How long the page may take: only a hang takes longer. */
const POLL = { timeout: 60_000 };

/** Ids of runs on it. */
const RUN = /^support-tickets-nova-micro-/;

/** The console and the command line know nothing but an address of AWS's APIs, and take what is bought there for paid. */
describeNeeds(chromium, "a run in the console, on a cloud that is addressed as AWS", (path) => {
  let pipeline: PipelineCloud;
  let bare: BareCloud;
  let served: Console;
  let browser: Browser;
  let page: Page;
  let errors: readonly string[];

  beforeAll(async () => {
    [pipeline, browser] = await Promise.all([startPipelineCloud(), openBrowser(path)]);
    bare = await startBareCloud(pipeline.cloud.endpoint);
    const clients = { ...pipeline.cloud.client, endpoint: bare.endpoint };
    const environment = await openEnvironment(clients);
    served = await startTestConsole(pipeline, {
      ...{ endpoint: undefined, isFree: false, speed: undefined, flags: "", clients },
      localModels: async () => false,
      environment: async () => environment,
      clock: async () => systemClock,
    });
    ({ page, errors } = await openConsolePage(browser, served));
    page.setDefaultTimeout(POLL.timeout);
  });
  afterAll(async () => {
    await browser?.close();
    await served?.close();
    bare?.stop();
    await pipeline?.stop();
  });

  /** Uploads the example and starts a run, as a user does; resolves to how the command ended. */
  function tune(...options: string[]) {
    const env = {
      ...{ AWS_ENDPOINT_URL: bare.endpoint, AWS_REGION: "us-east-1" },
      ...{ AWS_ACCESS_KEY_ID: "local", AWS_SECRET_ACCESS_KEY: "local" },
    };
    const columns = ["--columns", "prompt=text,completion=category", "--model", "nova-micro"];
    return runCli(["tune", EXAMPLE, ...columns, "--yes", ...options], { env });
  }

  it("is followed live from its upload to its promotion, by clicks", async () => {
    await page.getByText("tunewright tune").first().waitFor();
    const ended = tune("--group", "tickets");
    await page.getByRole("link", { name: RUN }).click();
    await page.getByRole("heading", { name: /^Running/ }).waitFor();
    await page.getByRole("heading", { name: /^Accepted/ }).waitFor();
    expect((await ended).exitCode).toBe(0);
    await page.getByText("held-out rows", { exact: false }).first().waitFor();
    await page.getByRole("button", { name: /^Promote/ }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("by the token; nothing by the hour").waitFor();
    await dialog.getByRole("button", { name: "Promote it" }).click();
    await dialog.getByText("✓ done").waitFor();
    await dialog.getByRole("button", { name: "Close" }).click();
    const alias = await readAlias(pipeline.bucket, "tickets", "production");
    expect(page.url()).toContain(`/runs/${alias?.runId}`);
  });

  it("shows the rows of a cell of the confusion matrix, and their texts only on request", async () => {
    const cells = page.getByRole("button", { name: /show the changed rows of/ });
    const wrong = page.locator("td.wrong").getByRole("button").first();
    await wrong.waitFor();
    expect(await cells.count()).toBeGreaterThan(10);
    const [, right = ""] =
      /rows of “(.*?)”/.exec((await wrong.getAttribute("aria-label")) ?? "") ?? [];
    await wrong.click();
    await page.getByRole("button", { name: /remove this filter/ }).waitFor();
    expect(new URL(page.url()).searchParams.get("right")).toBe(right);
    const rows = page.getByRole("region", { name: "Rows that changed" });
    await page.goBack();
    await page.getByRole("button", { name: /remove this filter/ }).waitFor({ state: "detached" });
    expect(await rows.getByText("Question").count()).toBe(0);
    await page.getByRole("button", { name: "Show the rows’ texts" }).click();
    await rows.getByText("Question").first().waitFor();
    expect(await rows.getByRole("article").count()).toBe(20);
  });

  it("says what a failure means and what to do, and what was billed", async () => {
    const message = "Amazon Bedrock couldn't assume the role";
    await pipeline.plan({ at: "training-job", effect: "fail", settings: { step: 2, message } });
    const ended = tune("--group", "broken", "--attempt", "2");
    await page.goto(served.origin);
    await page.getByRole("link", { name: RUN }).nth(1).waitFor();
    await page.getByRole("link", { name: RUN }).first().click();
    const box = page.getByRole("region", { name: "Why it failed" });
    await box.waitFor();
    for (const line of ["cause", "side", "remedy", "try again", "billed"]) {
      await box.getByText(line, { exact: true }).waitFor();
    }
    await page.getByRole("button", { name: /^Resume/ }).waitFor();
    expect((await ended).exitCode).toBe(1);
    await pipeline.plan();
  });

  it("has no page that a keyboard or a screen reader cannot use, in either theme and on a narrow screen", async () => {
    const alias = await readAlias(pipeline.bucket, "tickets", "production");
    const run = `/runs/${alias?.runId}`;
    const paths = [
      "/",
      run,
      `${run}/data`,
      "/models",
      "/models/tickets",
      "/compare",
      `/playground?run=${alias?.runId}`,
    ];
    const found: string[] = [];
    for (const [width, colorScheme] of [
      [1100, "light"],
      [400, "dark"],
    ] as const) {
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme });
      for (const at of paths) {
        await page.goto(served.origin + at);
        await page.locator("main h1, main h2").first().waitFor();
        await expect.poll(() => page.locator(".waiting").count(), POLL).toBe(0);
        found.push(...(await faultsOf(page)).map((fault) => `${at} ${width} ${fault}`));
      }
    }
    expect(found).toEqual([]);
  });

  it("needs nothing but AWS's own APIs, and the browser had nothing to complain of", () => {
    // The command line asks whether a server on this machine is a local cloud of ours; the console does not.
    const others = bare.refused.filter((path) => !path.endsWith("/health"));
    expect([others, errors]).toEqual([[], []]);
  });
});

/** What axe finds, and whether the page is wider than the screen. */
async function faultsOf(page: Page): Promise<string[]> {
  const client = await page.context().newCDPSession(page);
  const { result } = (await client.send("Runtime.evaluate", {
    expression: `${axe.source}; axe.run().then(({ violations }) => JSON.stringify(violations.map(({ id, nodes }) => id + " " + nodes.map(({ target }) => target).join())))`,
    awaitPromise: true,
  })) as { result: { value?: string } };
  await client.detach();
  const violations = JSON.parse(result.value ?? '["axe did not run"]') as string[];
  const isWide = await page.evaluate("document.documentElement.scrollWidth > innerWidth");
  return isWide === true ? [...violations, "wider than the screen"] : violations;
}
