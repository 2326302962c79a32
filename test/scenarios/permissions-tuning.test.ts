import { testGrants } from "../support/grant-runs.ts";

testGrants("tuning");
