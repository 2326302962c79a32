import { type Browser, chromium } from "playwright-core";

/** A headless browser. The caller closes it. */
export function openBrowser(executablePath: string): Promise<Browser> {
  const args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"];
  return chromium.launch({ executablePath, args });
}
