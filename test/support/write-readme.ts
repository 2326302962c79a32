/** `npm run readme`: writes the generated parts of the documents again. */
import { writeFileSync } from "node:fs";
import { generate, generatedDocuments, generatedFiles } from "./generated-documents.ts";

for (const document of generatedDocuments) writeFileSync(document.path, generate(document));
for (const [path, make] of Object.entries(generatedFiles)) writeFileSync(path, make());
