import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { checkDataset } from "../../dataset-tools/check-dataset.ts";
import { inspectDataset } from "../../dataset-tools/inspect-dataset.ts";
import { htmlReport } from "../../dataset-tools/report/html.ts";

const folder = mkdtempSync(join(tmpdir(), "inspect-"));
afterAll(() => rmSync(folder, { recursive: true }));

const file = join(folder, "rows.csv");
const rows = Array.from(
  { length: 40 },
  (_, i) => `"ticket ${i} is late",${i % 2 ? "refund" : "delivery"}`,
);
writeFileSync(file, ["text,category", ...rows, '"write to jo@firma.de",refund', ""].join("\n"));
const options = { inputs: [file], model: "nova-micro" };

it("finds what a plain check finds, and measures the dataset in the same pass", async () => {
  const { result, profile, examples } = await inspectDataset(options, 0);
  expect(result).toEqual(await checkDataset(options));
  expect(profile.records).toBe(41);
  expect(profile.labels).toEqual([
    { label: "refund", rows: 21 },
    { label: "delivery", rows: 20 },
  ]);
  expect(examples.of("email-address")).toEqual([]);
});

it("keeps rows for the HTML page when asked to", async () => {
  const { result, profile, examples } = await inspectDataset(options, 3);
  expect(examples.of("email-address")).toMatchObject([{ line: 42, answer: "refund" }]);
  const page = htmlReport(result, { profile, examples });
  expect(page).toContain("write to jo@firma.de");
  expect(htmlReport(result, { profile })).not.toContain("jo@firma.de");
});
