import { createHash } from "node:crypto";
import { mkdir, readFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import type { BuildFailure } from "esbuild";
import packageJson from "../../package.json" with { type: "json" };
import { UserError } from "../errors.ts";
import { slug } from "../slug.ts";
import type { ScoreSpec } from "../workflow/score-spec.ts";

/** A scorer of the user's own, ready for upload. */
export interface ScoreModule {
  /** As the user named it. */
  readonly file: string;
  readonly spec: Extract<ScoreSpec, { kind: "module" }>;
  /** Local path of the bundle. */
  readonly path: string;
}

/** Bytes of a bundle; one that is larger holds more than a scorer. */
const MAX_BYTES = 10 * 1024 * 1024;

/**
 * Bundles the user's scorer with what it imports into one ES module. The same sources always make the same bytes.
 * @param of.file path of the module
 * @param of.folder where the bundle goes, under `scores/`
 * @throws UserError `Score.ModuleInvalid` with the place of the fault; `Score.NoBundler`
 */
export async function bundleScorer(of: { file: string; folder: string }): Promise<ScoreModule> {
  const file = resolve(of.file);
  const name = slug(basename(file).replace(/\.\w+$/, ""), { nameless: "score" }) || "score";
  const path = join(of.folder, "scores", `${name}.mjs`);
  await mkdir(dirname(path), { recursive: true });
  const exports = await bundle(file, path);
  if (!exports.includes("default")) throw invalid(of.file, "has no default export");
  const bytes = await readFile(path);
  if (bytes.length > MAX_BYTES) throw invalid(of.file, "has more than 10 MiB with its imports");
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  return {
    file: of.file,
    path,
    spec: { kind: "module", name, key: `input/scores/${name}.mjs`, sha256 },
  };
}

async function bundle(file: string, outfile: string): Promise<readonly string[]> {
  const { build } = await loadBundler();
  try {
    const { metafile } = await build({
      ...{ entryPoints: [file], outfile, bundle: true, metafile: true },
      ...{ format: "esm", platform: "node", target: "node20", charset: "utf8" },
      ...{ legalComments: "none", logLevel: "silent", absWorkingDir: dirname(file) },
    });
    return Object.values(metafile.outputs)[0]?.exports ?? [];
  } catch (error) {
    const [first] = (error as Partial<BuildFailure>).errors ?? [];
    if (first === undefined) throw error;
    const { location, text } = first;
    const place = location === null ? "" : `${location.line}:${location.column + 1} `;
    throw invalid(file, `cannot be bundled: ${place}${text}`, error);
  }
}

/** The package does not bring it: most runs have no scorer of their own. */
async function loadBundler(): Promise<typeof import("esbuild")> {
  try {
    return await import("esbuild");
  } catch (cause) {
    const message = "a scorer of your own is bundled by esbuild, which is not installed";
    const version = packageJson.devDependencies.esbuild;
    const hint = `Add it with \`npm install --save-dev esbuild@${version}\`, then try again.`;
    throw new UserError("Score.NoBundler", message, { hint, cause });
  }
}

function invalid(file: string, what: string, cause?: unknown): UserError {
  return new UserError("Score.ModuleInvalid", `the scorer ${file} ${what}`, {
    hint: "It must be an ES module with a function as default export: (answer, reference, row) => number from 0 to 1.",
    cause,
  });
}
