import type { App } from "aws-cdk-lib";
import { makeStack } from "./stack-template.ts";
import { sharedAssembly } from "./test-assembly.ts";

/** Folder of the stack with links for approval, synthesized once for the same sources. No one may write into it. */
export function linkedAssembly(): Promise<string> {
  return sharedAssembly("linked-test-assembly", (outdir) => {
    (makeStack({ approvalLinks: true }, { outdir, bundle: true }).node.root as App).synth();
  });
}
