import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Console } from "../../pipeline/console/server.ts";
import { openBrowser } from "../support/browser.ts";
import { openConsolePage, startTestConsole } from "../support/console.ts";
import { startListedRuns } from "../support/listed-runs.ts";
import { chromium, describeNeeds } from "../support/needs.ts";

/** Six questions of two labels, of which the tuned model answers the first so many rightly. */
const rows = (right: number) =>
  Array.from({ length: 6 }, (_, at) => ({
    question: `Why is number ${at} late?`,
    ...{ reference: at % 2 === 0 ? "delivery" : "billing", base: "billing" },
    tuned: at < right === (at % 2 === 0) ? "delivery" : "billing",
  }));

describeNeeds(chromium, "the list of runs and the comparison", (path) => {
  let runs: Awaited<ReturnType<typeof startListedRuns>>;
  let served: Console;
  let browser: Browser;

  beforeAll(async () => {
    runs = await startListedRuns();
    served = await startTestConsole(runs);
    browser = await openBrowser(path);
  });
  afterAll(async () => {
    await browser?.close();
    await served?.close();
    await runs?.stop();
  });

  it("says how the first run is started, and shows it when it is", async () => {
    const { page, errors } = await openConsolePage(browser, served);
    await page.getByRole("heading", { name: "No runs yet" }).waitFor();
    await page.getByText(/tunewright tune .* --local/).waitFor();
    await runs.start([["mails-first", "running"]]);
    const row = page.getByRole("row", { name: /mails-first/ });
    await row.getByText("Wait for the job").waitFor();
    expect(await row.getByText("Running", { exact: true }).count()).toBe(1);
    expect(errors).toEqual([]);
    await page.close();
  });

  it("keeps filter and search in the address, through a reload and back", async () => {
    await runs.start([
      ["mails-a", "accepted"],
      ["mails-b", "failed"],
      ["tickets-c", "failed"],
    ]);
    const { page, errors } = await openConsolePage(browser, served);
    const names = () => page.getByRole("rowheader").getByRole("link").allTextContents();
    await expect.poll(names).toEqual(["tickets-c", "mails-b", "mails-a", "mails-first"]);
    await page.getByLabel("State").selectOption("Failed");
    await expect.poll(names).toEqual(["tickets-c", "mails-b"]);
    expect(new URL(page.url()).search).toBe("?state=failed");
    await page.getByRole("heading", { name: "Runs" }).click();
    await page.keyboard.press("/");
    await page.keyboard.type("tickets");
    await expect.poll(names).toEqual(["tickets-c"]);
    await expect.poll(() => page.url()).toContain("q=tickets");
    await page.reload();
    await expect.poll(names).toEqual(["tickets-c"]);
    await page.goBack();
    await expect.poll(names).toEqual(["tickets-c", "mails-b"]);
    expect(await page.getByLabel(/^Search/).inputValue()).toBe("");
    expect(await page.getByText("Job.Failed").count()).toBe(2);
    expect(errors).toEqual([]);
    await page.close();
  });

  it("compares two runs that were chosen in the list, with texts only on request", async () => {
    await runs.answered("answers-before", rows(6));
    await runs.answered("answers-after", rows(3));
    const { page, errors } = await openConsolePage(browser, served);
    await page.getByLabel("Compare answers-after").check();
    await page.getByLabel("Compare answers-before").check();
    await page.getByRole("link", { name: "Compare", exact: true }).last().click();
    await page.getByRole("heading", { name: /Cannot tell|B is worse than A/ }).waitFor();
    expect(new URL(page.url()).search).toBe("?a=answers-before&b=answers-after");
    await page.getByText("3 rows worse in B, 0 better.").waitFor();
    expect(await page.content()).not.toContain("Why is number");
    await page.getByRole("button", { name: "Show the texts of 3 rows" }).click();
    await page.getByText("Why is number 3 late?").waitFor();
    await page.getByRole("article").locator("mark").first().waitFor();
    expect(errors).toEqual([]);
    await page.close();
  });

  it("says why runs cannot be compared, and takes other names", async () => {
    const { page, errors } = await openConsolePage(browser, served, "/compare");
    await page.getByLabel(/^A /).fill("mails-a");
    await page.getByLabel(/^B /).fill("mails-b");
    await page.getByRole("button", { name: "Compare" }).click();
    await page.getByRole("heading", { name: "Their answers cannot be compared" }).waitFor();
    await page.getByText("mails-b has no tuned model").waitFor();
    await page.getByLabel(/^B /).fill("unknown");
    await page.getByRole("button", { name: "Compare" }).click();
    await page.getByRole("alert").getByText("there is no run unknown here").waitFor();
    expect(errors).toEqual([expect.stringContaining("404")]);
    await page.close();
  });
});
