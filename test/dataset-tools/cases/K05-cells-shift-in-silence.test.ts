import { testCases } from "../../support/dataset-cases.ts";

testCases("K05-cells-shift-in-silence", {}, { "shift.csv": { named: ["csv-columns"] } });
