import { join } from "node:path";
import { type BuildOptions, build } from "esbuild";
import packageJson from "../../../package.json" with { type: "json" };

/** What only developing and deploying to AWS need. */
const NOT_BUNDLED = ["aws-cdk-lib", "cdk-nag", "constructs", "esbuild"];

/**
 * Programs start faster from few files; libraries are loaded from `node_modules`, most of them only when needed. The core
 * of the SDK is bundled: as a dependency of an exact version it would be installed eleven times.
 */
const PROGRAM = {
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "node",
  target: "node20",
  external: [...Object.keys(packageJson.dependencies), ...NOT_BUNDLED],
  chunkNames: "chunks/[name]-[hash]",
  logLevel: "warning",
} satisfies BuildOptions;

const LAMBDA_WORKER = "services/lambda/worker";

/** Some packages still call `require`, which an ES module does not have. */
const REQUIRE =
  "import{createRequire as makeRequire}from'node:module';const require=makeRequire(import.meta.url);";

/** Bundles the command line into `main.js` of a folder, with what it uses of the SDK: that halves the time of loading it. */
export async function bundleCommand(outdir: string): Promise<void> {
  await build({
    ...PROGRAM,
    external: PROGRAM.external.filter((name) => !name.startsWith("@aws-sdk/")),
    mainFields: ["module", "main"],
    banner: { js: REQUIRE },
    entryPoints: ["pipeline/cli/main.ts"],
    outdir,
  });
}

/** Bundles the two entry points of the library, each at its place in a folder. */
export async function bundleLibrary(outdir: string): Promise<void> {
  const entryPoints = ["pipeline/index.ts", "dataset-tools/index.ts"];
  await build({ ...PROGRAM, entryPoints, outbase: ".", outdir });
}

/** Bundles the CDK app, which needs what the package does not depend on. */
export async function bundleStack(outdir: string): Promise<void> {
  await build({ ...PROGRAM, entryPoints: ["infra/app.ts"], outbase: ".", outdir });
}

/** Bundles the local cloud and the programs that its threads and processes run, each at its place in a folder. */
export async function bundleLocalCloud(outdir: string): Promise<void> {
  const programs = ["main", "training/worker", "services/step-functions/query/evaluator/main"];
  const entryPoints = programs.map((name) => `infra/local/${name}.ts`);
  const worker = `infra/local/${LAMBDA_WORKER}`;
  await Promise.all([
    build({ ...PROGRAM, entryPoints, outbase: ".", outdir }),
    // Run with `eval`, so that it must be one script.
    build({
      ...{ ...PROGRAM, splitting: false, external: [], format: "cjs" },
      ...{ entryPoints: [`${worker}.ts`], outfile: join(outdir, `${worker}.cjs`) },
      supported: { "dynamic-import": true },
    }),
  ]);
}
