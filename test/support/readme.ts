import { rulesAsMarkdown } from "../../dataset-tools/check/all-rules.ts";
import { definition } from "../../pipeline/workflow/definition.ts";
import { mermaid } from "../../pipeline/workflow/picture.ts";

/** The parts of the README that are made from the source, by the name in their markers. */
const generatedParts: Readonly<Record<string, () => string>> = {
  "state-machine": () => `\`\`\`mermaid\n${mermaid(definition)}\n\`\`\``,
  rules: rulesAsMarkdown,
};

/** The README with each generated part as the source makes it now. Throws where a marker is missing. */
export function withGeneratedParts(readme: string): string {
  return Object.entries(generatedParts).reduce((text, [name, make]) => {
    const start = `<!-- generated: ${name} -->\n`;
    const end = `\n<!-- end: ${name} -->`;
    const from = text.indexOf(start);
    const to = text.indexOf(end);
    if (from < 0 || to < 0) throw new Error(`README.md has no markers of the part "${name}"`);
    return text.slice(0, from + start.length) + make().trim() + text.slice(to);
  }, readme);
}
