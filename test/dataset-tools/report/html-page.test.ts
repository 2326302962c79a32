import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openBrowser } from "../../support/browser.ts";
import { runCli } from "../../support/run-cli.ts";

const ROWS = [
  "text,category",
  "where is my parcel,track",
  "where is my parcel,track",
  '"<img src=x onerror=""document.title=\'owned\'"">",track',
  ...Array.from({ length: 30 }, (_, n) => `message number ${n} about a refund,refund`),
].join("\n");

let folder: string;
let browser: Browser | undefined;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "tunewright-page-"));
  await writeFile(join(folder, "rows.csv"), ROWS);
  browser = await openBrowser();
});

afterAll(async () => {
  await browser?.close();
  await rm(folder, { recursive: true });
});

async function openReport(opened: Browser, problems: string[]): Promise<Page> {
  const file = join(folder, "report.html");
  await runCli(["validate", join(folder, "rows.csv"), "--model", "nova-micro", "--html", file]);
  const page = await opened.newPage({ viewport: { width: 1000, height: 900 } });
  page.on("pageerror", (error) => problems.push(error.message));
  page.on("request", (request) => {
    if (!request.url().startsWith("file:")) problems.push(`loads ${request.url()}`);
  });
  page.on("dialog", (dialog) => problems.push(dialog.message()));
  await page.goto(pathToFileURL(file).href);
  return page;
}

describe("the page that validate --html writes, in a browser", () => {
  it("shows the verdict and the findings, runs nothing of the data, and fits the window", async () => {
    if (browser === undefined) return;
    const problems: string[] = [];
    const page = await openReport(browser, problems);
    expect(await page.locator("h1").textContent()).toContain("nova-micro");
    await page.getByText("Exact duplicate row").first().waitFor({ timeout: 5000 });
    expect(await page.title()).not.toBe("owned");
    expect(await page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")).toBe(
      true,
    );
    expect(problems).toEqual([]);
  });
});
