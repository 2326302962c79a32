import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(import.meta.url);
const extension = here.endsWith(".ts") ? ".ts" : ".js";

/** Folder that holds `pipeline/` and `infra/`: the project, or `dist` of the installed package. */
export const codeRoot = findRoot(dirname(here));

/** Looked for upwards, since this module is part of a bundle in the package. */
function findRoot(folder: string): string {
  const isRoot = existsSync(join(folder, `infra/app${extension}`));
  return isRoot || dirname(folder) === folder ? folder : findRoot(dirname(folder));
}

/** Folder that holds `package.json`, `cdk.json` and `node_modules`. */
export const packageRoot = extension === ".ts" ? codeRoot : dirname(codeRoot);

/** Whether this is the built package, which brings the synthesized stack, and not the project with its sources. */
export const isPackage = codeRoot !== packageRoot;

/**
 * Arguments for `node` that run one of our programs: through tsx in the project, directly when compiled.
 * @param program path below the code's root without extension, e.g. `infra/local/main`
 */
export function nodeArguments(program: string): string[] {
  const file = join(codeRoot, `${program}${extension}`);
  return extension === ".ts" ? ["--import", import.meta.resolve("tsx"), file] : [file];
}

/** Shell command that runs the CDK app in the package's root; relative, since the CDK CLI accepts no quotes. */
export const appCommand =
  extension === ".ts" ? "node --import tsx infra/app.ts" : "node dist/infra/app.js";

/** Environment of the CDK: no telemetry, no look for newer versions. */
export const quietCdk = { CDK_DISABLE_CLI_TELEMETRY: "true", CDK_DISABLE_VERSION_CHECK: "true" };

/** Folder of the local cloud in the working directory; git ignores it. */
export function stateFolder(name = ""): string {
  return resolve(".tunewright", name);
}
