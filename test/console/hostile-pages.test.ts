import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { type Browser, chromium as launcher, type Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Console } from "../../pipeline/console/server.ts";
import { openConsolePage, startConsoleAlone } from "../support/console.ts";
import { chromium, describeNeeds } from "../support/needs.ts";

/** Everything that a page of another site can try with the console's address, each as what the page learned. */
const ATTACK = `async (console) => {
  const learned = async (attempt) => {
    try {
      const answer = await attempt();
      return answer.type === "opaque" ? "nothing" : "read: " + (await answer.text());
    } catch { return "nothing"; }
  };
  const json = { method: "POST", body: "{}", headers: { "content-type": "application/json" }, credentials: "include" };
  const framed = await new Promise((done) => {
    const frame = document.createElement("iframe");
    frame.onload = () => { try { done(frame.contentDocument?.body.textContent ? "read" : "nothing"); } catch { done("nothing"); } };
    frame.src = console + "/";
    document.body.append(frame);
  });
  const script = await new Promise((done) => {
    const element = document.createElement("script");
    element.onload = () => done("loaded"); element.onerror = () => done("nothing");
    element.src = console + "/api/cloud";
    document.head.append(element);
  });
  const events = await new Promise((done) => {
    const source = new EventSource(console + "/api/runs/r/live", { withCredentials: true });
    source.onmessage = () => done("read"); source.onopen = () => done("opened"); source.onerror = () => done("nothing");
  });
  return {
    framed, script, events,
    read: await learned(() => fetch(console + "/api/cloud", { credentials: "include" })),
    page: await learned(() => fetch(console + "/", { credentials: "include" })),
    blind: await learned(() => fetch(console + "/api/cloud", { credentials: "include", mode: "no-cors" })),
    change: await learned(() => fetch(console + "/api/runs/r/stop", json)),
    blindChange: await learned(() => fetch(console + "/api/runs/r/stop", { method: "POST", body: "{}", mode: "no-cors", credentials: "include" })),
  };
}`;

/** What a page learns that gets nothing. */
const NOTHING = {
  framed: "nothing",
  script: "nothing",
  events: "nothing",
  read: "nothing",
  page: "nothing",
  blind: "nothing",
  change: "nothing",
  blindChange: "nothing",
};

describeNeeds(chromium, "the console and pages of other sites", (path) => {
  let served: Console;
  let hostile: Server;
  let browser: Browser;
  let admitted = 0;

  beforeAll(async () => {
    served = await startConsoleAlone(() => {
      admitted += 1;
    });
    hostile = createServer((_, response) => {
      response.setHeader("content-type", "text/html");
      response.end("<!doctype html><title>hostile</title><body>");
    }).listen(0, "127.0.0.1");
    // A name of an attacker that leads to this machine, as by DNS rebinding.
    browser = await launcher.launch({
      executablePath: path,
      args: ["--no-sandbox", "--disable-gpu", "--host-resolver-rules=MAP *.example 127.0.0.1"],
    });
  });

  afterAll(async () => {
    await browser.close();
    hostile.close();
    await served.close();
  });

  /** A page of another site in a browser that has a session with the console. */
  async function hostilePage(host: string): Promise<Page> {
    const context = await browser.newContext();
    await openConsolePage(context, served);
    const page = await context.newPage();
    await page.goto(`http://${host}:${(hostile.address() as AddressInfo).port}/`);
    admitted = 0;
    return page;
  }

  it.each([
    ["of another site", "attacker.example"],
    ["of another port of this machine", "127.0.0.1"],
  ])("tells a page %s nothing, and does nothing for it", async (_, host) => {
    const page = await hostilePage(host);
    const learned = await page.evaluate(`(${ATTACK})(${JSON.stringify(served.origin)})`);
    expect([learned, admitted]).toEqual([NOTHING, 0]);
  });

  it("admits our own page, so that the others learn nothing for their origin alone", async () => {
    admitted = 0;
    const { page } = await openConsolePage(await browser.newContext(), served);
    await page.getByText("the stack is not deployed").waitFor();
    expect(admitted).toBeGreaterThan(0);
  });

  it("answers to no other name that leads to this machine (DNS rebinding)", async () => {
    const page = await hostilePage("attacker.example");
    const rebound = served.origin.replace("127.0.0.1", "rebound.example");
    await page.goto(`${rebound}/`);
    const status = (at: string, method: string) =>
      page.evaluate(
        async ([to = "", how = ""]) => (await fetch(to, { method: how })).status,
        [at, method],
      );
    expect([await status("/api/cloud", "GET"), await status("/api/runs/r/stop", "POST")]).toEqual([
      403, 403,
    ]);
    expect([await page.title(), admitted]).toEqual(["Tunewright", 0]);
  });
});
