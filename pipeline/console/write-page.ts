import { writePage } from "./page-bundle.ts";

/* Part of the package's build: `write-page.ts SOURCE TARGET`, both folders `pipeline/console`. */
const [source = "", target = ""] = process.argv.slice(2);
await writePage(source, target);
