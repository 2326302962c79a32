import { fewRecords } from "../../../../dataset-tools/check/limits/few-records.ts";
import { fileName } from "../../../../dataset-tools/check/limits/file-name-characters.ts";
import { fileTooLarge } from "../../../../dataset-tools/check/limits/file-too-large.ts";
import { lineTooLong } from "../../../../dataset-tools/check/limits/line-too-long.ts";
import { overLongRow } from "../../../../dataset-tools/check/limits/over-long-row.ts";
import { s3UriCharacters } from "../../../../dataset-tools/check/limits/s3-uri-characters.ts";
import { tooFewRecords } from "../../../../dataset-tools/check/limits/too-few-records.ts";
import { tooManyCharacters } from "../../../../dataset-tools/check/limits/too-many-characters.ts";
import { tooManyRecords } from "../../../../dataset-tools/check/limits/too-many-records.ts";
import { unusuallyLongRow } from "../../../../dataset-tools/check/limits/unusually-long-row.ts";
import { validationSetUnsupported } from "../../../../dataset-tools/check/limits/validation-set-unsupported.ts";
import { converse, goodRows, type RuleCases } from "../../../support/rule-case.ts";

const good = goodRows(30);
const three = goodRows(3);
const words = (count: number) => Array.from({ length: count }, (_, i) => `word${i}`).join(" ");

export const limitCases: readonly RuleCases[] = [
  {
    rule: tooFewRecords,
    passes: [
      { name: "enough", rows: good, rules: { minRecords: 30 } },
      { name: "no minimum", rows: three },
      {
        name: "an evaluation set",
        rows: three,
        rules: { minRecords: 8 },
        options: { purpose: "evaluation" },
      },
    ],
    fails: [
      {
        name: "three of eight",
        rows: three,
        rules: { minRecords: 8 },
        lines: [0],
        severity: "error",
        says: "is 3;",
      },
      { name: "none at all", rows: [], rules: { minRecords: 8 }, lines: [0] },
    ],
  },
  {
    rule: fewRecords,
    passes: [
      { name: "as recommended", rows: good, rules: { recommendedRecords: 30 } },
      {
        name: "below the minimum is another rule's",
        rows: three,
        rules: { minRecords: 8, recommendedRecords: 30 },
      },
    ],
    fails: [
      {
        name: "fewer",
        rows: three,
        rules: { recommendedRecords: 30 },
        lines: [0],
        severity: "hint",
      },
    ],
  },
  {
    rule: tooManyRecords,
    passes: [
      { name: "as many as are taken", rows: good, rules: { maxRecords: 30 } },
      {
        name: "an evaluation set",
        rows: good,
        rules: { maxRecords: 3 },
        options: { purpose: "evaluation" },
      },
    ],
    fails: [
      {
        name: "more",
        rows: good,
        rules: { maxRecords: 29 },
        lines: [0],
        says: "is 30;",
      },
      {
        name: "a large validation set",
        rows: good,
        rules: { maxRecords: 100, maxValidationRecords: 10 },
        options: { purpose: "validation" },
        lines: [0],
      },
    ],
  },
  {
    rule: validationSetUnsupported,
    passes: [
      { name: "training", rows: three, rules: { validationSet: "unsupported" } },
      {
        name: "taken",
        rows: three,
        rules: { validationSet: "optional" },
        options: { purpose: "validation" },
      },
    ],
    fails: [
      {
        name: "not taken",
        rows: three,
        rules: { validationSet: "unsupported" },
        options: { purpose: "validation" },
        lines: [0],
      },
    ],
  },
  {
    rule: fileTooLarge,
    passes: [
      {
        name: "small",
        rows: three,
        rules: { maxBytesPerFile: 1000 },
        file: { name: "a.jsonl", bytes: 1000 },
      },
    ],
    fails: [
      {
        name: "large",
        rows: three,
        rules: { maxBytesPerFile: 1000 },
        file: { name: "a.jsonl", bytes: 1001 },
        lines: [0],
      },
    ],
  },
  {
    rule: lineTooLong,
    passes: [{ name: "short", rows: three, rules: { maxBytesPerLine: 16384 } }],
    fails: [
      {
        name: "long",
        rows: [...three, converse("x".repeat(17_000), "a")],
        rules: { maxBytesPerLine: 16384 },
        lines: [4],
      },
      {
        name: "many bytes in few characters",
        rows: [converse("水".repeat(6_000), "a")],
        rules: { maxBytesPerLine: 16384 },
        lines: [1],
      },
    ],
  },
  {
    rule: overLongRow,
    passes: [
      {
        name: "short",
        rows: [...three, converse(words(1000), "a")],
        rules: { maxTokensPerRow: 4000 },
      },
    ],
    fails: [
      {
        name: "400,000 characters",
        rows: [...three, converse("long ".repeat(80_000), "a")],
        rules: { maxTokensPerRow: 32_000 },
        lines: [4],
        severity: "error",
      },
      {
        name: "perhaps too long",
        rows: [converse("long ".repeat(1_100), "a")],
        rules: { maxTokensPerRow: 1000 },
        lines: [1],
        severity: "warning",
      },
      {
        name: "Chinese, where a character is a token",
        rows: [converse("水".repeat(8_000), "a")],
        rules: { maxTokensPerRow: 5_000 },
        lines: [1],
      },
    ],
  },
  {
    rule: tooManyCharacters,
    passes: [
      {
        name: "as many as are taken",
        rows: [converse("x".repeat(99), "a")],
        rules: { maxCharactersPerRow: 100 },
      },
    ],
    fails: [
      {
        name: "one more",
        rows: [...three, converse("x".repeat(500), "a")],
        rules: { maxCharactersPerRow: 500 },
        lines: [4],
      },
    ],
  },
  {
    rule: unusuallyLongRow,
    passes: [
      { name: "alike", rows: good },
      {
        name: "all long",
        rows: Array.from({ length: 30 }, () => converse("x".repeat(20_000), "a")),
      },
    ],
    fails: [
      {
        name: "one of 400,000 characters",
        rows: [...good, converse("x".repeat(400_000), "a")],
        lines: [31],
      },
    ],
  },
  {
    rule: fileName,
    passes: ["train.jsonl", "data/my-set_2.jsonl", "/tmp/a b/train.csv"].map((name) => ({
      name,
      rows: three,
      file: { name },
    })),
    fails: ["my data.jsonl", "train(1).csv", "tränen.csv"].map((name) => ({
      name,
      rows: three,
      file: { name },
      lines: [0],
    })),
  },
  {
    rule: s3UriCharacters,
    passes: ["train.jsonl", "s3://bucket/train.jsonl", "s3://my.bucket-1/a/b_c/(x)'!*.jsonl"].map(
      (name) => ({ name, rows: three, file: { name } }),
    ),
    fails: [
      "s3://bucket/dt=2024/train.jsonl",
      "s3://bucket/a b.jsonl",
      "s3://bucket//train.jsonl",
      "s3://Bucket/train.jsonl",
      "s3://bucket/a+b",
      `s3://bucket/${"x".repeat(1024)}`,
    ].map((name) => ({ name, rows: three, file: { name }, lines: [0] })),
  },
];
