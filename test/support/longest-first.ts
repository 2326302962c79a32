import { statSync } from "node:fs";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** The files that take longest, longest first, so that no worker is left alone with one at the end. */
const LONGEST = [
  "test/scenarios/permissions-",
  "test/pipeline/cli/shown.test.ts",
  "test/docs.test.ts",
  "test/scenarios/soak.test.ts",
  "test/readme.test.ts",
  "test/pipeline/cli/local.test.ts",
  "test/scenarios/",
  "test/infra/stack.test.ts",
  "test/infra/local/main.test.ts",
  "test/pipeline/cli/",
  "test/conformance/",
];

/** Orders the test files by their known length, the others by their size. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return [...files].sort((a, b) => rank(a) - rank(b) || sizeOf(b) - sizeOf(a));
  }
}

function rank({ moduleId }: TestSpecification): number {
  const found = LONGEST.findIndex((name) => moduleId.includes(`/${name}`));
  return found < 0 ? LONGEST.length : found;
}

const sizeOf = ({ moduleId }: TestSpecification) => statSync(moduleId).size;
