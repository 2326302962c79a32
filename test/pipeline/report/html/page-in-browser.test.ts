import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import axe from "axe-core";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { reportPage } from "../../../../pipeline/report/html/page.ts";
import { cardPage } from "../../../../pipeline/run/versions/card/card-html.ts";
import type { RunReport } from "../../../../pipeline/run-folder/report.ts";
import { type AnsweredQuestion, reportOfAnswers } from "../../../support/answered-run.ts";
import { openBrowser } from "../../../support/browser.ts";
import { chromium, describeNeeds } from "../../../support/needs.ts";
import {
  type PipelineEnvironment,
  startEnvironment,
} from "../../../support/pipeline-environment.ts";
import { aBaseScore, aReport } from "../../../support/report.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";
import { aChampion, aVerdict } from "../../../support/verdict.ts";
import { aVersionDetails } from "../../../support/version-details.ts";

const LABELS = ["card_arrival", "exchange_rate", "lost_card", "top_up_failed"];

/** Rows of which `worse` are right with the base model only, `better` with the tuned model only. */
function questions(rows: number, worse: number, better: number): AnsweredQuestion[] {
  return Array.from({ length: rows }, (_, row) => {
    const reference = LABELS[row % LABELS.length] ?? "";
    const wrong = LABELS[(row + 1) % LABELS.length] ?? "";
    const [tunedRight, baseRight] = [row >= worse, row < worse || row >= worse + better];
    return {
      question: `Question ${row}: what about my card, and when does it come?`,
      reference,
      tuned: tunedRight ? reference : wrong,
      base: baseRight ? `The category is ${reference}.` : `It is ${wrong}.`,
    };
  });
}

/** A report with the sections that the others lack. */
function everything(): RunReport {
  return aReport({
    baseScore: aBaseScore(),
    verdict: aVerdict({
      champion: aChampion(),
      breaks: [{ kind: "not-json", tuned: 12, base: 1, broken: true }],
    }),
  });
}

const HOSTILE = `</script><script>document.title="owned"</script><img src=x onerror="alert(1)"> \u202eevil\u0007 ]]> & "quoted"`;

/** Rows with texts that would do harm if they were not escaped, and far longer than a page can show. */
function hostileQuestions(rows: number): AnsweredQuestion[] {
  const filler = "漢字 & <b>words</b> ".repeat(300);
  return questions(rows, rows / 2, rows / 2).map((row) => ({
    ...row,
    question: `${HOSTILE} ${row.question} ${filler}`,
    base: `${row.base} ${HOSTILE} ${filler}`,
  }));
}

describeNeeds(chromium, "the report's page in a browser", (path) => {
  let browser: Browser;
  let environment: PipelineEnvironment;
  const pages: Record<string, string> = {};
  beforeAll(async () => {
    [browser, environment] = await Promise.all([openBrowser(path), startEnvironment()]);
    const runs = {
      accepted: questions(200, 6, 90),
      rejected: questions(200, 90, 6),
      undecided: questions(40, 5, 7),
      hostile: hostileQuestions(2_000),
    };
    for (const [name, rows] of Object.entries(runs)) {
      pages[name] = await reportOfAnswers(environment, name, rows);
    }
    pages["whole"] = reportPage(everything());
    pages["card"] = cardPage(aVersionDetails({ group: HOSTILE, baseModel: HOSTILE }));
  }, 240_000);
  afterAll(async () => {
    await browser?.close();
    await environment?.stop();
  });

  /** Opens a page; whatever it loads, runs or complains about is a problem. */
  async function open(
    name: string,
    options: { width?: number; colorScheme?: "light" | "dark"; javaScriptEnabled?: boolean } = {},
  ): Promise<{ page: Page; problems: string[] }> {
    const { width = 1100, ...rest } = options;
    const problems: string[] = [];
    const page = await browser.newPage({ viewport: { width, height: 900 }, ...rest });
    page.on("pageerror", (error) => problems.push(error.message));
    page.on("console", (message) => problems.push(message.text()));
    page.on("dialog", (dialog) => problems.push(dialog.message()));
    const path = join(temporaryFolder(), "report.html");
    await writeFile(path, pages[name] ?? "");
    const file = pathToFileURL(path).href;
    page.on("request", (request) => {
      if (request.url() !== file && !request.url().startsWith("data:")) {
        problems.push(`loads ${request.url()}`);
      }
    });
    await page.goto(file);
    return { page, problems };
  }

  it.each([
    ["accepted", "Accepted", "invoke"],
    ["rejected", "Rejected", "Keep the base model"],
    ["undecided", "Cannot tell", "held-out rows"],
  ])("%s: says so first, and what to do next", async (name, word, next) => {
    const { page, problems } = await open(name);
    expect(await page.locator("h1").textContent()).toMatch(new RegExp(`^${word}`));
    expect(await page.title()).toContain(word);
    expect(await page.locator("#next").textContent()).toContain(next);
    expect(await page.locator("#costs").textContent()).toContain("$1.95 a month");
    expect(problems).toEqual([]);
    await page.close();
  });

  it.each([
    ["accepted", "light", 1100],
    ["rejected", "dark", 1100],
    ["undecided", "light", 400],
    ["whole", "dark", 400],
    ["card", "light", 400],
    ["card", "dark", 1100],
  ] as const)(
    "%s, %s, %i pixels wide: has no barrier that axe finds, and fits",
    async (name, colorScheme, width) => {
      const { page } = await open(name, { colorScheme, width });
      await page.evaluate(
        "for (const one of document.querySelectorAll('details')) one.open = true",
      );
      const found = (await page.evaluate(`${axe.source}; axe.run()`)) as {
        violations: { id: string; nodes: { html: string }[] }[];
      };
      const violations = found.violations.map(({ id, nodes }) => [id, nodes[0]?.html]);
      expect(violations).toEqual([]);
      expect(await page.evaluate("document.documentElement.scrollWidth <= innerWidth")).toBe(true);
      await page.close();
    },
  );

  it("shows a model card with hostile texts, and runs nothing of it", async () => {
    const { page, problems } = await open("card");
    expect(await page.locator("#details").textContent()).toContain('document.title="owned"');
    expect(await page.title()).toBe("Model card: run-1 – Tunewright");
    expect(problems).toEqual([]);
    await page.close();
  });

  it("lists the rows that became worse first, and filters them without a network", async () => {
    const { page, problems } = await open("accepted");
    const shown = page.locator("#row-list > .row:visible");
    expect(await shown.first().getAttribute("data-change")).toBe("worse");
    expect(await page.locator("#filter-count").textContent()).toBe("20 of 96 rows");
    await page.locator("#filter-change").selectOption("worse");
    expect(await shown.count()).toBe(6);
    await page.locator("#filter-label").selectOption("exchange_rate");
    expect(await shown.count()).toBe(2);
    await page.locator("#filter-label").selectOption("");
    await page.locator("#filter-text").fill("QUESTION 3:");
    expect(await page.locator("#filter-count").textContent()).toBe("1 of 1 rows");
    await page.locator("#filter-text").fill("");
    await page.locator("#filter-change").selectOption("better");
    await page.getByRole("button", { name: "Show 20 more" }).click();
    expect(await shown.count()).toBe(40);
    expect(problems).toEqual([]);
    await page.close();
  });

  it("shows the rows behind a number of the confusion matrix, and lets go of them", async () => {
    const { page, problems } = await open("accepted");
    const cell = "“card_arrival”, for which the tuned model answered “exchange_rate”";
    await page.locator("#filter-text").fill("no row has this");
    await page.getByRole("link", { name: `2: show the changed rows of ${cell}` }).click();
    const shown = page.locator("#row-list > .row:visible");
    expect(await shown.locator(".question").allTextContents()).toEqual([
      expect.stringContaining("Question 0:"),
      expect.stringContaining("Question 4:"),
    ]);
    await page.getByRole("button", { name: `Only ${cell}` }).click();
    expect(await page.locator("#filter-count").textContent()).toBe("20 of 96 rows");
    expect(problems).toEqual([]);
    await page.close();
  });

  it("marks what the reference does not say", async () => {
    const { page } = await open("accepted");
    const marks = page.locator("#row-list > .row").first().locator("mark");
    expect(await marks.allTextContents()).toEqual(["exchange_rate", "The category is"]);
    await page.close();
  });

  it("shows all rows, and no filter, where scripts are off", async () => {
    const { page } = await open("accepted", { javaScriptEnabled: false });
    expect(await page.locator("#row-list > .row:visible").count()).toBe(96);
    expect(await page.locator("#filter").isVisible()).toBe(false);
    await page.close();
  });

  it("prints without what only a screen can use, and says that rows are missing", async () => {
    const { page } = await open("accepted");
    await page.emulateMedia({ media: "print" });
    expect(await page.locator("nav").isVisible()).toBe(false);
    expect(await page.locator("#row-list > .row:visible").count()).toBe(30);
    expect(await page.getByText("On paper the first rows only").isVisible()).toBe(true);
    await page.close();
  });

  describe("of 2,000 rows with long and hostile texts", () => {
    it("stays below 1 MB, names what it leaves out, and runs nothing of it", async () => {
      expect(Buffer.byteLength(pages["hostile"] ?? "")).toBeLessThan(1_000_000);
      const { page, problems } = await open("hostile");
      expect(await page.title()).not.toContain("owned");
      expect(await page.locator("#rows").textContent()).toMatch(
        /Not shown here: \d+ rows that became worse and \d+ rows that became better/,
      );
      const question = page.locator("#row-list .question dd").first();
      expect(await question.textContent()).toContain('</script><script>document.title="owned"');
      expect(await question.textContent()).toContain("[…]");
      expect(problems).toEqual([]);
      await page.close();
    });
  });
});
