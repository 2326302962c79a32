import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

const PLACES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/**
 * A headless Chromium of this machine, or undefined where there is none.
 * Throws in CI, where a test that needs it may not be passed over. The caller closes it.
 */
export async function openBrowser(): Promise<Browser | undefined> {
  const executablePath = PLACES.find(existsSync);
  if (executablePath === undefined) {
    if (process.env["CI"] === "true")
      throw new Error("CI needs Chromium: apt-get install chromium");
    console.warn("There is no Chromium here: pages are not looked at.");
    return undefined;
  }
  return chromium.launch({
    executablePath,
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
  });
}
