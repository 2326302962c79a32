import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/**
 * The folder of recorded cases and real data beside the project, or undefined where there is none.
 * Throws in CI, where a test that needs it may not be passed over.
 */
export function sharedFolder(): string | undefined {
  const folder = fileURLToPath(new URL("../../../shared", import.meta.url));
  if (existsSync(folder)) return folder;
  if (process.env["CI"] === "true") throw new Error(`CI needs the folder ${folder}`);
  console.warn("The folder of shared data is missing: what reads it is not tested here.");
  return undefined;
}
