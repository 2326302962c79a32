import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Console } from "../../pipeline/console/server.ts";
import { openBrowser } from "../support/browser.ts";
import { openConsolePage, startTestConsole } from "../support/console.ts";
import { chromium, describeNeeds } from "../support/needs.ts";
import { type PipelineCloud, startPipelineCloud } from "../support/pipeline-cloud.ts";

describeNeeds(chromium, "the graph of a run in the browser", (path) => {
  let browser: Browser;
  let pipeline: PipelineCloud;
  let served: Console;

  beforeAll(async () => {
    [browser, pipeline] = await Promise.all([openBrowser(path), startPipelineCloud()]);
    served = await startTestConsole(pipeline);
  });
  afterAll(async () => {
    await browser?.close();
    await served?.close();
    await pipeline?.stop();
  });

  it("is colored while the run goes, and its timeline grows", async () => {
    await pipeline.start("watched");
    const { page, errors } = await openConsolePage(browser, served, "/runs/watched");
    const node = (name: string) => page.getByRole("button", { name, exact: true });
    await node("Register the version: not reached").waitFor();
    await node("Check the request: done").waitFor();
    await node("Registered: done").waitFor({ timeout: 240_000 });
    await node("Clean up paid resources asks and waits: not reached").waitFor();
    const rows = page.getByRole("region", { name: "Timeline, as a table" }).getByRole("row");
    const waits = rows.filter({ hasText: "Wait for the job" });
    expect(await waits.count()).toBe(1);
    expect(await waits.textContent()).toContain("↻");
    expect(await rows.filter({ hasText: "Get the job status" }).count()).toBe(0);
    expect(errors).toEqual([]);
  });

  it("opens a state by keyboard, shows its data on request, and returns the focus", async () => {
    const { page } = await openConsolePage(browser, served, "/runs/watched");
    const last = page.getByRole("button", { name: "Registered: done", exact: true });
    await last.focus();
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    const focused = page.locator(":focus");
    await expect.poll(() => focused.textContent()).toBe("Registered");
    expect(new URL(page.url()).searchParams.get("state")).toBe("Registered");
    const panel = page.getByRole("region", { name: "Registered", exact: true });
    await panel.getByRole("button", { name: "Data of visit 1" }).click();
    await panel.getByRole("region", { name: "Output" }).waitFor();
    await page.keyboard.press("Escape");
    await expect.poll(() => focused.getAttribute("data-state")).toBe("Registered");
  });

  it("shows the events by pages, those of a state, and the data of one", async () => {
    const { page } = await openConsolePage(browser, served, "/runs/watched");
    await page.getByRole("button", { name: /^Show \d+ events$/ }).click();
    const status = page.getByText(/^Events 1 to 100 of \d+ that fit$/);
    await status.waitFor();
    await page.getByRole("button", { name: "Next", exact: true }).click();
    await page.getByText(/^Events 101 to 200 of/).waitFor();
    await page.getByLabel("State", { exact: true }).selectOption("Registered");
    await page.getByText(/^Events \d+ to \d+ of 2 that fit$/).waitFor();
    await page
      .getByRole("button", { name: /^Data of event/ })
      .first()
      .click();
    await page.getByRole("region", { name: "input" }).waitFor();
    expect(new URL(page.url()).searchParams.get("eventState")).toBe("Registered");
  });

  it("draws every state where that is wanted", async () => {
    const { page } = await openConsolePage(browser, served, "/runs/watched");
    await page.getByRole("button", { name: "Every state" }).click();
    await page.getByRole("button", { name: "Job finished?: done" }).waitFor();
    expect(await page.getByRole("button", { name: /^Wait for the job: done/ }).count()).toBe(1);
  });
});
