import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { App } from "aws-cdk-lib";
import { makeStack } from "./stack-template.ts";

/** Synthesizes the stack with links for approval, into a new folder that the caller removes. */
export function linkedAssembly(): string {
  const outdir = mkdtempSync(join(tmpdir(), "tunewright-linked-"));
  (makeStack({ approvalLinks: true }, { outdir, bundle: true }).node.root as App).synth();
  return outdir;
}
