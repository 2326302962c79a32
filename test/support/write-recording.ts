/** `npm run recording`: runs what the recording shows, and writes what it printed below each command. */
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { packPackage } from "./packed-package.ts";
import { readPage } from "./pages.ts";
import { scratchProject } from "./scratch-project.ts";

const PAGE = "pipeline/docs/recording.md";

const cli = await packPackage();
const project = scratchProject(cli.main);
try {
  let page = readFileSync(PAGE, "utf8");
  const { blocks } = readPage(PAGE);
  for (const [at, { language, text }] of blocks.entries()) {
    if (language !== "sh") continue;
    const { exitCode, output } = await project.shell(text, {
      COLUMNS: "100",
      TUNEWRIGHT_SPEED: "60",
    });
    if (exitCode !== 0) throw new Error(`${text} ended with ${exitCode}:\n${output}`);
    const before = `\`\`\`sh\n${text}\n\`\`\`\n\n\`\`\`text\n`;
    const old = `${before}${blocks[at + 1]?.text}\n\`\`\``;
    if (!page.includes(old)) throw new Error(`no text block is below ${text}`);
    page = page.replace(old, () => `${before}${output.trimEnd()}\n\`\`\``);
  }
  writeFileSync(PAGE, page);
} finally {
  await project.remove();
  rmSync(cli.folder, { recursive: true, force: true });
}
