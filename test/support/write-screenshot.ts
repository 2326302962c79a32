/** `npm run screenshot`: runs the demo and writes the picture of its page that the README shows. */
import { z } from "zod";
import { openBrowser } from "./browser.ts";
import { callVerb } from "./call-verb.ts";
import { chromium } from "./needs.ts";

const PICTURE = "pipeline/console/screenshot.png";

const { data } = await callVerb("demo");
const { page: address } = z.object({ page: z.url() }).parse(data);
if (chromium.path === undefined) throw new Error("a picture needs chromium");
const browser = await openBrowser(chromium.path);
const page = await browser.newPage({
  viewport: { width: 1200, height: 1330 },
  colorScheme: "light",
});
await page.goto(address);
await page.getByRole("heading", { name: "Accepted" }).waitFor();
await page.getByText("by list prices").first().waitFor();
await page.getByText("Registered", { exact: true }).first().waitFor();
await page.screenshot({ path: PICTURE });
await browser.close();
