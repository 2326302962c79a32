import { testCases } from "../../support/dataset-cases.ts";

testCases(
  "K10-numbers-respelled",
  { "huge-int": { converted: true }, "float-labels": { converted: true } },
  {
    "bigint.jsonl": { converted: 10 },
    "price.jsonl": { converted: 10 },
    "date.parquet": { converted: 12 },
    "int64.parquet": { converted: 12 },
  },
);
