import type { Browser, BrowserContext, Page } from "playwright-core";
import { bedrockRuntimeClient } from "../../pipeline/clients.ts";
import { systemClock } from "../../pipeline/clock.ts";
import { readPage } from "../../pipeline/console/page-bundle.ts";
import type { Place } from "../../pipeline/console/place.ts";
import { type Console, startConsole } from "../../pipeline/console/server.ts";
import { UserError } from "../../pipeline/errors.ts";
import type { PipelineCloud } from "./pipeline-cloud.ts";

/** The place that a cloud of the tests is. */
export function testPlace(
  { cloud, environment }: Pick<PipelineCloud, "cloud" | "environment">,
  change: Partial<Place> = {},
): Place {
  return {
    region: "us-east-1",
    endpoint: cloud.endpoint,
    isFree: true,
    speed: undefined,
    flags: " --local",
    pollEvery: 100,
    clients: cloud.client,
    runtime: bedrockRuntimeClient(cloud.client),
    localModels: async () => true,
    clock: async () => ({ ...systemClock, now: () => cloud.regions.home.clock.now() }),
    environment: async () => environment,
    ...change,
  };
}

/** Starts the console on a cloud of the tests. */
export async function startTestConsole(
  cloud: Pick<PipelineCloud, "cloud" | "environment">,
  change: Partial<Place> = {},
): Promise<Console> {
  const place = testPlace(cloud, change);
  return startConsole({ places: [place], page: await readPage("pipeline/console"), port: 0 });
}

/** Starts the console on a cloud that is not there; `onOpen` is called whenever a request was admitted and looks for it. */
export async function startConsoleAlone(onOpen: () => void): Promise<Console> {
  const clients = { endpoint: "http://127.0.0.1:9", region: "us-east-1" };
  const place: Place = {
    ...{ region: "us-east-1", endpoint: clients.endpoint, isFree: true, speed: undefined },
    ...{ flags: " --local", pollEvery: 100, clients, runtime: bedrockRuntimeClient(clients) },
    localModels: async () => true,
    clock: async () => systemClock,
    environment: async () => {
      onOpen();
      throw new UserError("Stack.Missing", "the stack is not deployed");
    },
  };
  return startConsole({ places: [place], page: await readPage("pipeline/console"), port: 0 });
}

/** A page of the console, and what went wrong in it. */
export interface ConsolePage {
  readonly page: Page;
  /** Errors of scripts, and of what the browser refused or could not load. */
  readonly errors: readonly string[];
}

/** Opens a path of the console as a user does, by the printed address. */
export async function openConsolePage(
  browser: Browser | BrowserContext,
  served: Console,
  path = "/",
): Promise<ConsolePage> {
  const page = await browser.newPage();
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error") errors.push(message.text());
  });
  await page.goto(served.address(path));
  return { page, errors };
}
