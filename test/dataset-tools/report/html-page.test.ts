import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openBrowser } from "../../support/browser.ts";
import { chromium, describeNeeds } from "../../support/needs.ts";
import { runCli } from "../../support/run-cli.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const ROWS = [
  "text,category",
  "where is my parcel,track",
  "where is my parcel,track",
  '"<img src=x onerror=""document.title=\'owned\'"">",track',
  ...Array.from({ length: 30 }, (_, n) => `message number ${n} about a refund,refund`),
].join("\n");

async function openReport(browser: Browser, problems: string[]): Promise<Page> {
  const folder = temporaryFolder();
  await writeFile(join(folder, "rows.csv"), ROWS);
  const file = join(folder, "report.html");
  await runCli(["validate", join(folder, "rows.csv"), "--model", "nova-micro", "--html", file]);
  const page = await browser.newPage({ viewport: { width: 1000, height: 900 } });
  page.on("pageerror", (error) => problems.push(error.message));
  page.on("request", (request) => {
    if (!request.url().startsWith("file:")) problems.push(`loads ${request.url()}`);
  });
  page.on("dialog", (dialog) => problems.push(dialog.message()));
  await page.goto(pathToFileURL(file).href);
  return page;
}

describeNeeds(chromium, "the page that validate --html writes, in a browser", (path) => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser(path);
  });
  afterAll(() => browser?.close());

  it("shows the verdict and the findings, runs nothing of the data, and fits the window", async () => {
    const problems: string[] = [];
    const page = await openReport(browser, problems);
    expect(await page.locator("h1").textContent()).toContain("nova-micro");
    await page.getByText("Exact duplicate row").first().waitFor();
    expect(await page.title()).not.toBe("owned");
    expect(await page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")).toBe(
      true,
    );
    expect(problems).toEqual([]);
  });
});
