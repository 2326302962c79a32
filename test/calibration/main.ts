/** `npm run calibration`: measures the gate's intervals and writes the tables of `pipeline/evaluation/README.md`. */
import { writeTables } from "./page.ts";
import { measurePart, runStudy } from "./study.ts";
import { studyTables } from "./tables.ts";

const [part] = process.argv.slice(2);
if (part === undefined) writeTables(studyTables(await runStudy()));
else measurePart(Number(part), (cell) => process.send?.(cell));
