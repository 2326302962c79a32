import { expect, it } from "vitest";
import { mayHoldEntries } from "../../../pipeline/preparation/log-hours.ts";

const at = (hour: string) =>
  `logs/AWSLogs/123456789012/BedrockModelInvocationLogs/us-east-1/2026/11/27/${hour}`;

const filter = { since: "2026-11-27T09:30:00Z", until: "2026-11-27T11:00:00Z" };

it.each([
  [true, `${at("09")}/20261127T095500123Z_a.json.gz`],
  [true, `${at("11")}/20261127T110400123Z_a.json.gz`],
  // Entries are delivered up to an hour late.
  [true, `${at("12")}/20261127T120400123Z_a.json.gz`],
  [false, `${at("08")}/20261127T085500123Z_a.json.gz`],
  [false, `${at("13")}/20261127T130400123Z_a.json.gz`],
  [false, `${at("10")}/data/12345_input.json.gz`],
  [
    false,
    "AWSLogs/123456789012/BedrockModelInvocationLogs/us-east-1/amazon-bedrock-logs-permission-check",
  ],
  [true, "exports/2026/11/27/08/rows.jsonl"],
])("is %s of %s", (expected, key) => {
  expect(mayHoldEntries(key, filter)).toBe(expected);
});

it("takes all hours where no time is given, and bodies of entries never", () => {
  expect(mayHoldEntries(`${at("08")}/a.json.gz`, null)).toBe(true);
  expect(mayHoldEntries(`${at("08")}/data/a.json.gz`, null)).toBe(false);
});
