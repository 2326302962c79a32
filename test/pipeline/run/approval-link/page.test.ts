import { mkdirSync } from "node:fs";
import { join } from "node:path";
import axe from "axe-core";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { UserError } from "../../../../pipeline/errors.ts";
import { answerOf, type Page as Content } from "../../../../pipeline/run/approval-link/http.ts";
import { decidedPage, decisionPage } from "../../../../pipeline/run/approval-link/page.ts";
import { refusalOf } from "../../../../pipeline/run/approval-link/refusal.ts";
import type { OpenApproval } from "../../../../pipeline/run/approve.ts";
import { openBrowser } from "../../../support/browser.ts";
import { chromium, describeNeeds } from "../../../support/needs.ts";
import { plannedInput } from "../../../support/planned-input.ts";
import { aRequest } from "../../../support/request.ts";

const HOSTILE = `</dd><script>document.title="owned"</script><img src=x onerror="alert(1)"> \u202eevil "quoted"`;
const ADDRESS = "https://abc.lambda-url.us-east-1.on.aws/?link=a.b";

async function anOpen(startedBy: string, otherPerson = false): Promise<OpenApproval> {
  const { plan, input } = await plannedInput(aRequest("tickets-nova-micro-1a2b3c4d"));
  const cost = {
    run: { usd: 12.34, unknown: [] },
    perHour: { usd: 0, unknown: [] },
    perMonth: { usd: 1.95, unknown: [] },
  };
  const request = {
    ...{ execution: "tickets-nova-micro-1a2b3c4d", planHash: input.planHash, cost },
    ...{ startedBy, otherPerson, decision: null },
    askedAt: "2026-11-27T09:00:00.000Z",
    expiresAt: "2026-11-30T09:00:00.000Z",
  };
  return { runId: "tickets-nova-micro-1a2b3c4d", plan, request, isWaiting: true };
}

const VIEWS = [
  [400, "light"],
  [400, "dark"],
  [1100, "light"],
  [1100, "dark"],
] as const;

const by = `link (name given: Ann)`;
const decision = { what: "approved", by, at: "2026-11-27T10:00:00.000Z", reason: HOSTILE } as const;

describeNeeds(chromium, "the page of a link in a browser", (path) => {
  let browser: Browser;
  const pages: Record<string, Content> = {};
  beforeAll(async () => {
    browser = await openBrowser(path);
    pages["open"] = decisionPage(await anOpen("arn:aws:iam::123456789012:user/ann"));
    pages["other person"] = decisionPage(await anOpen(HOSTILE, true));
    pages["decided"] = decidedPage("tickets-1", decision, { status: 200, isNew: true });
    const invalid = refusalOf(new UserError("Approval.LinkInvalid", "secret"));
    if (invalid === undefined) throw new Error("there is no page");
    pages["invalid"] = invalid;
  }, 60_000);
  afterAll(() => browser?.close());

  /** Opens a page as its function answers, policy and all. Whatever it loads, runs or complains about is a problem. */
  async function open(name: string) {
    const problems: string[] = [];
    const sent: string[] = [];
    const page = await browser.newPage();
    page.on("console", (message) => problems.push(message.text()));
    page.on("dialog", (dialog) => problems.push(dialog.message()));
    await page.route("**/*", (route) => {
      const asked = route.request();
      if (asked.url() !== ADDRESS) problems.push(`loads ${asked.url()}`);
      if (asked.method() === "POST") sent.push(asked.postData() ?? "");
      const { statusCode, headers, body } = answerOf(pages[name] as Content);
      return route.fulfill({ status: statusCode, headers, body });
    });
    await page.goto(ADDRESS);
    return { page, problems, sent, close: () => page.close() };
  }

  it.each(["open", "other person", "decided", "invalid"])(
    "%s: runs nothing, has no barrier that axe finds, and fits, narrow or wide, in light and dark",
    async (name) => {
      const { page, problems, close } = await open(name);
      for (const [width, colorScheme] of VIEWS) {
        await page.setViewportSize({ width, height: 900 });
        await page.emulateMedia({ colorScheme });
        await savePicture(page, `${name}-${width}-${colorScheme}`);
        const found = (await page.evaluate(`${axe.source}; axe.run()`)) as {
          violations: { id: string; nodes: { html: string }[] }[];
        };
        expect(found.violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
        expect(await page.evaluate("document.documentElement.scrollWidth <= innerWidth")).toBe(
          true,
        );
      }
      const style = "getComputedStyle(document.querySelector('main')).borderRadius";
      expect(await page.evaluate(style)).toBe("12px");
      expect(await page.title()).not.toBe("owned");
      expect(problems).toEqual(name === "invalid" ? [expect.stringContaining("403")] : []);
      await close();
    },
  );

  it("decides by a click, with a name, and not by Enter in a field", async () => {
    const { page, sent, close } = await open("open");
    await page.getByLabel("Your name").fill("Ann");
    await page.getByLabel("Your name").press("Enter");
    expect(sent).toEqual([]);
    await page.getByLabel("Your name").fill("");
    await page.getByRole("button", { name: "Approve" }).click();
    expect(sent).toEqual([]);
    await page.getByLabel("Your name").fill("Ann");
    await page.getByLabel("Reason").fill("fine");
    await page.getByRole("button", { name: "Approve" }).click();
    await page.waitForLoadState();
    expect(sent).toEqual(["name=Ann&reason=fine&decision=approved"]);
    await close();
  });

  it("has no button to approve by where a link cannot", async () => {
    const { page, close } = await open("other person");
    expect(await page.getByRole("button").allTextContents()).toEqual(["Reject"]);
    expect(await page.locator("dl").textContent()).toContain("alert(1)");
    await close();
  });

  /** For one's own eyes: TUNEWRIGHT_PICTURES names a folder. */
  async function savePicture(page: Awaited<ReturnType<typeof open>>["page"], name: string) {
    const folder = process.env["TUNEWRIGHT_PICTURES"];
    if (folder === undefined) return;
    mkdirSync(folder, { recursive: true });
    await page.screenshot({ path: join(folder, `${name.replace(" ", "-")}.png`), fullPage: true });
  }
});

it("says nothing of an error that is not the reader's to know", () => {
  expect(refusalOf(new Error("AccessDenied"))).toBeUndefined();
  expect(refusalOf(new UserError("Object.Unreadable", "secret"))).toBeUndefined();
});
