import { testCases } from "../../support/dataset-cases.ts";

testCases(
  "K14-aws-differences",
  {},
  {
    "doc.jsonl": { named: ["foreign-block"] },
    "system-empty-list.jsonl": { named: [], converted: 220 },
  },
);
