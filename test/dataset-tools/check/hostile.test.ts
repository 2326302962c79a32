import { expect, it } from "vitest";
import { createChecker } from "../../../dataset-tools/check/checker.ts";
import { findModelRules } from "../../../dataset-tools/models/rules.ts";
import { toRecord } from "../../../dataset-tools/read/to-record.ts";

/** Beginnings of what the rules look for, again and again: a careless pattern would take forever. */
const pieces = [
  "a",
  "1",
  "+1",
  "+1 (2",
  "4111 ",
  "{{ ",
  "{{a",
  "${a",
  "[Your ",
  "<a ",
  "<YOUR_",
  "</p",
  "&#1",
  "&",
  "eyJaaaaaaaaaa.",
  "aws secret ",
  "aws_secret_access_key=",
  "@",
  "a@a.",
  "a.b-",
  "DE12 3456 ",
  "-----BEGIN ",
  "sk-aaaa",
  "xoxb-",
  "\n\nHuman",
  "<|",
  "User",
  "[E",
  "â€",
  "Ð",
  "\ud83d",
  "\u200b",
  "Answer: ",
  "'",
  " ",
  "\t",
  "水",
  "%(a",
];

it.each(pieces)("%j, a hundred thousand times, is done in good time", (piece) => {
  const checker = createChecker({
    rules: findModelRules("nova-lite"),
    purpose: "train",
    maxFindings: 10,
  });
  const value = { prompt: piece.repeat(100_000), completion: `${piece.repeat(20)} end` };
  const row = { place: { file: "x.jsonl", line: 1 }, value, text: "" };
  const start = process.cpuUsage();
  checker.row(row, toRecord(row));
  checker.end();
  const { user } = process.cpuUsage(start);
  expect(checker.counts["rule-failed"]).toBeUndefined();
  expect(user / 1e6).toBeLessThan(5);
});
