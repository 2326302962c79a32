import { testCases } from "../../support/dataset-cases.ts";

testCases(
  "K01-header-not-seen",
  {
    "trailing-comma": { converted: true },
    "blank-col-excel": { named: ["csv-blank-row"], converted: true },
    "csv-space-after": { converted: true },
    "csv-noheader": { named: ["csv-no-header"], converted: true },
    "csv-index-col": { named: ["csv-header"], converted: true },
  },
  {
    "amp.csv": { converted: 12 },
    "apos.csv": { converted: 12 },
    "dupe.csv": { named: ["csv-header", "csv-short-rows"], converted: 12 },
    "gforms.csv": { converted: 12 },
    "gforms2.csv": { named: ["csv-header"], converted: 12 },
    "hash.csv": { converted: 12 },
    "hindi.csv": { converted: 12 },
    "index.csv": { named: ["csv-header"], converted: 12 },
    "index2.csv": { converted: 12 },
    "long.csv": { converted: 12 },
    "num.csv": { converted: 12 },
    "pct.csv": { converted: 12 },
    "plus.csv": { named: ["csv-short-rows"], converted: 12 },
    "thai.csv": { converted: 12 },
  },
);
