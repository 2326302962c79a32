import { testCases } from "../../support/dataset-cases.ts";

testCases(
  "K13-parquet-codecs",
  {},
  { "nested-lz4.parquet": { converted: 12 }, "nested-zstd.parquet": { converted: 12 } },
);
