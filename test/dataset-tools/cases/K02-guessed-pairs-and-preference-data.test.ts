import { testCases } from "../../support/dataset-cases.ts";

testCases(
  "K02-guessed-pairs-and-preference-data",
  {
    "wrapped-data": { converted: true },
    "column-json-lists": { converted: true },
    "dpo-trl": { named: ["preference-data"] },
    "dpo-openai": { named: ["preference-data"] },
    "dpo-lf": { named: ["preference-data"] },
    "dpo-nova": { named: ["preference-data"] },
    kto: { named: ["preference-data"] },
    squad: { named: ["squad-data"] },
  },
  {
    "chosen-rejected.jsonl": { named: ["preference-data"] },
    "label-first.tsv": { converted: 36 },
  },
);
