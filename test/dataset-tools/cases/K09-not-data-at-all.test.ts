import { testCases } from "../../support/dataset-cases.ts";

testCases("K09-not-data-at-all", {
  xlsx: { named: ["unreadable-file"] },
  zip: { named: ["zip-archive"], converted: 12 },
  "csv-in-zip-named-csv": { named: ["zip-archive"], converted: 12 },
  "html-named-xls": { named: ["not-data"] },
  "html-error-page": { named: ["not-data"] },
  "lfs-pointer": { named: ["not-data"] },
  "lfs-pointer-parquet": { named: ["not-data"] },
  "lfs-pointer-csv": { named: ["not-data"] },
  "folder-splits": { converted: true },
  "folder-lf": { converted: true },
  psql: { named: ["not-data"] },
  "md-table": { named: ["not-data"] },
  yaml: { named: ["not-data"] },
  "txt-pairs": { named: ["not-data"] },
});
