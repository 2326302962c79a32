import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { systemClock } from "../../pipeline/clock.ts";
import type { Console } from "../../pipeline/console/server.ts";
import { readAlias } from "../../pipeline/registry/aliases.ts";
import { approvalFile, approvalTokenFile } from "../../pipeline/run-folder/approval.ts";
import { WAITS_FOR_APPROVAL } from "../../pipeline/workflow/names.ts";
import { openBrowser } from "../support/browser.ts";
import { openConsolePage, startTestConsole } from "../support/console.ts";
import { endHourlyRun } from "../support/hourly-run.ts";
import { chromium, describeNeeds } from "../support/needs.ts";
import { nothingPaid, type PipelineCloud, startPipelineCloud } from "../support/pipeline-cloud.ts";

const GROUP = "support";
const ME = "arn:aws:iam::123456789012:root";

describeNeeds(chromium, "actions of the console, by clicks", (executablePath) => {
  let pipeline: PipelineCloud;
  let served: Console;
  let browser: Browser;
  let page: Page;
  let errors: readonly string[];

  beforeAll(async () => {
    [pipeline, browser] = await Promise.all([startPipelineCloud(), openBrowser(executablePath)]);
    const { clock } = pipeline.cloud.kernel;
    const { speed } = clock;
    const sleep = (milliseconds: number) => systemClock.sleep(milliseconds / speed);
    served = await startTestConsole(pipeline, {
      ...{ isFree: false, speed, flags: "" },
      clock: async () => ({ now: () => clock.now(), sleep }),
    });
    ({ page, errors } = await openConsolePage(browser, served));
    page.setDefaultTimeout(120_000);
  });
  afterAll(async () => {
    await browser?.close();
    await served?.close();
    await pipeline?.stop();
  });

  const open = (path: string) => page.goto(`${served.origin}${path}`);
  const dialog = () => page.getByRole("dialog");
  const decision = async () =>
    (await approvalFile.find(pipeline.bucket, "asks"))?.requests[0]?.decision ?? null;
  const pointsAt = async () => (await readAlias(pipeline.bucket, GROUP, "production"))?.runId;

  /** Opens an action's dialog and waits until it says what it would do. */
  async function ask(button: Locator): Promise<string> {
    await button.click();
    await dialog().getByText("The same as a command").waitFor();
    return (await dialog().textContent()) ?? "";
  }

  /** Confirms, waits for the end, and closes the dialog; returns what was done. */
  async function confirm(verb: string): Promise<string> {
    await dialog().getByRole("button", { name: verb }).click();
    await dialog().getByText("✓ done").waitFor();
    const done = (await dialog().textContent()) ?? "";
    await dialog().getByRole("button", { name: "Close" }).click();
    await dialog().waitFor({ state: "detached" });
    return done;
  }

  /** Confirms and closes the dialog while the action is under way; then looks at what became of it. */
  async function closedMeanwhile(name: string, verb: string): Promise<void> {
    let release: () => void = () => undefined;
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    await page.route(`**/api/actions/${name}`, async (route) => {
      await released;
      await route.continue();
    });
    await dialog().getByRole("button", { name: verb }).click();
    await dialog().getByText("It continues when this is closed").waitFor();
    await page.keyboard.press("Escape");
    await page.getByText(`${verb} support@production: working`).waitFor();
    release();
    await page.getByText("support@production points at first.").waitFor();
    await page.getByRole("button", { name: "Show" }).click();
    await dialog().getByText("✓ done").waitFor();
    await dialog().getByRole("button", { name: "Close" }).click();
    await dialog().waitFor({ state: "detached" });
  }

  it("a plan is approved with a reason; Escape changes nothing; then the run is stopped, with the proof", async () => {
    const approval = { hours: 72, otherPerson: false, startedBy: ME };
    await pipeline.start("asks", { group: "asks", approval });
    await pipeline.reached("asks", WAITS_FOR_APPROVAL);
    await pipeline.until(() => approvalTokenFile.find(pipeline.bucket, "asks"));
    await open("/runs/asks");
    const approve = page.getByRole("button", { name: "Approve … asks" });
    expect(await ask(approve)).toMatch(/the run, in all\s+\$0\.00\d[\s\S]*\$1\.95/);
    expect(await page.evaluate("document.activeElement.closest('dialog') !== null")).toBe(true);
    await page.keyboard.press("Escape");
    await dialog().waitFor({ state: "detached" });
    expect(await approve.evaluate((one) => one === one.ownerDocument.activeElement)).toBe(true);
    expect(await decision()).toBeNull();

    await ask(approve);
    await dialog().getByLabel("Reason").fill("fine by me");
    expect(await confirm("Approve the plan")).toContain("was approved by");
    expect(await decision()).toMatchObject({ what: "approved", by: ME, reason: "fine by me" });

    await pipeline.reached("asks", "Create the customization job");
    const stop = page.getByRole("button", { name: "Stop … asks" });
    expect(await ask(stop)).toContain("tunewright stop asks");
    expect(await confirm("Stop the run")).toContain("asks was stopped");
    expect((await pipeline.end("asks")).status).toBe("ABORTED");
    expect({ ...(await pipeline.paid("asks")), models: 0 }).toEqual(nothingPaid);
    const resume = page.getByRole("button", { name: "Resume … asks" });
    expect(await ask(resume)).toMatch(/Continues\s*[a-z]/);
    await dialog().getByRole("button", { name: "Cancel" }).click();
  });

  it("versions are promoted and rolled back, a lease is renewed, and all is retired; each names its price by the hour", async () => {
    const price = /\$[\d.]+ an hour, \$[\d,.]+ a month/;
    // One after the other, so that the alias candidate points at the second and does not keep the first.
    await endHourlyRun(pipeline, "first", GROUP);
    await endHourlyRun(pipeline, "second", GROUP);
    await open(`/models/${GROUP}`);
    for (const version of ["first", "second"]) {
      expect(await ask(page.getByRole("button", { name: `Promote … ${version}` }))).toMatch(price);
      expect(await confirm("Promote it")).toContain(`support@production points at ${version}.`);
    }
    const alias = page.getByRole("article", { name: "support@production" });
    expect(await ask(alias.getByRole("button", { name: "Roll back …" }))).toMatch(price);
    await closedMeanwhile("rollback", "Roll back");
    expect(await pointsAt()).toBe("first");

    expect(await ask(alias.getByRole("button", { name: "Renew …" }))).toMatch(price);
    await dialog().getByLabel("Served until").selectOption("72");
    await dialog().getByText("--hours 72").waitFor();
    await confirm("Set the lease");
    await alias.getByText("lease until").waitFor();

    const costs = page.getByRole("region", { name: "Costs money now" });
    await costs.getByText(/^\$181.50 an hour, /).waitFor();
    expect(await ask(alias.getByRole("button", { name: "Retire …" }))).toMatch(price);
    const retired = await confirm("Retire it");
    expect(retired).toContain("Bedrock's lists show none of it any more");
    expect(await pointsAt()).toBeUndefined();
    await alias.getByText("points at nothing", { exact: true }).waitFor();

    const first = page.getByRole("button", { name: "Retire … first" }).first();
    await ask(first);
    await dialog().getByLabel("Delete its custom model, too").check();
    const verb = dialog().getByRole("button", { name: "Retire it" });
    await dialog().getByLabel("The custom model cannot be had back").waitFor();
    expect(await verb.isDisabled()).toBe(true);
    await page.keyboard.press("Escape");
    await dialog().waitFor({ state: "detached" });
    expect((await pipeline.paid("first"))["models"]).toBe(1);
    expect(errors).toEqual([]);
  });
});
