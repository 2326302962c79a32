import { cpSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { vi } from "vitest";
import { ensureAssembly } from "../../pipeline/cli/local/assembly.ts";
import { runInProcess } from "./run-program.ts";

/** A user's folder, in which commands run with `--local` against a local cloud of its own. */
export interface LocalProject {
  /** Tunewright's own folder, in which the tests were started. */
  readonly project: string;
  readonly folder: string;
  /** Makes the user's folder the working folder of this process. */
  open(): Promise<void>;
  /** Ends its local cloud and removes it. */
  close(): Promise<void>;
}

/** @param name of the test, for the folder's name */
export function localProject(name: string): LocalProject {
  const project = process.cwd();
  const folder = mkdtempSync(join(tmpdir(), `tunewright-${name}-`));
  return {
    project,
    folder,
    async open() {
      vi.stubEnv("AWS_ENDPOINT_URL", undefined);
      const made = join(project, ".tunewright/test-assembly");
      await ensureAssembly(made);
      mkdirSync(join(folder, ".tunewright"));
      cpSync(made, join(folder, ".tunewright/assembly"), { recursive: true });
      // It starts its process in the folder in which it was loaded, for all later tests too: not in one that is removed.
      await import("esbuild");
      process.chdir(folder);
    },
    async close() {
      await runInProcess("local", "--stop");
      process.chdir(project);
      vi.unstubAllEnvs();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
