import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect } from "vitest";
import type { Block } from "./pages.ts";
import type { ScratchProject } from "./scratch-project.ts";
import { expectPrinted } from "./shown-output.ts";

/**
 * Does what a page says, block by block: a shell block is run, and must end well; a text block below it is an excerpt
 * of what that printed; a block with the name of a file is written to it.
 * @returns how many shell blocks were run
 */
export async function runBlocks(
  blocks: readonly Block[],
  project: ScratchProject,
  env: Record<string, string> = {},
): Promise<number> {
  let [printed, count] = ["", 0];
  for (const { language, file, text } of blocks) {
    if (language === "sh") {
      const { exitCode, output } = await project.shell(text, env);
      expect(exitCode, `${text}\n${output}`).toBe(0);
      [printed, count] = [output, count + 1];
    } else if (language === "text") expectPrinted(text, printed);
    else if (file !== undefined) {
      mkdirSync(dirname(join(project.folder, file)), { recursive: true });
      writeFileSync(join(project.folder, file), text);
    }
  }
  return count;
}
