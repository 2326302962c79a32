/** `npm run readme`: writes the generated parts of the documents again. */
import { writeFileSync } from "node:fs";
import { generate, generatedDocuments } from "./generated-documents.ts";

for (const document of generatedDocuments) writeFileSync(document.path, generate(document));
