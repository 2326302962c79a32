import type { RunConfig } from "../../config/run-config.ts";
import { UserError } from "../../errors.ts";
import { type BaseFiles, pathIn, writeInputs } from "./base-files.ts";
import type { CiData } from "./ci-data.ts";
import { baseCommit, openRepository } from "./git.ts";

/** What a change is compared with: earlier files, a commit, or nothing. */
export type Base =
  | { readonly kind: "files"; readonly files: readonly string[] }
  | { readonly kind: "ref"; readonly ref: string }
  | { readonly kind: "none" };

/** The run that a change is about. */
export interface ChangedRun {
  /** Its settings now. */
  readonly config: RunConfig;
  /** The config file that they come from. */
  readonly file: string | undefined;
  /** The settings by another version of that file. */
  settings(file: string | undefined): Promise<RunConfig>;
}

/** An earlier version of the run: its inputs are files that can be read. */
interface BaseVersion {
  readonly name: string;
  /** null for files. */
  readonly commit: string | null;
  readonly config: RunConfig;
}

/** The earlier version, and what is to be said about it. */
export interface FoundBase extends Pick<CiData, "note"> {
  readonly version: BaseVersion | null;
}

/**
 * Finds the earlier version of a run.
 * @param folder a temporary one, in which files of a commit are put
 * @throws UserError `Ci.NoGit`, `Ci.NoBase`
 */
export async function findBase(base: Base, run: ChangedRun, folder: string): Promise<FoundBase> {
  if (base.kind === "none") return { version: null, note: null };
  if (base.kind === "files") {
    const config = withInputs(run.config, base.files, run.config.data.heldOut);
    return { version: { name: base.files.join(", "), commit: null, config }, note: null };
  }
  const repository = await openRepository(".");
  const { ref, commit, isMergeBase } = await baseCommit(repository, base.ref);
  const at: BaseFiles = { repository, commit, folder };
  const earlier = await settingsAt(at, run);
  const { data } = earlier;
  const files = await writeInputs(at, data.files);
  if (files.length === 0) return { version: null, note: absent(at, data.files, ref) };
  const heldOut = data.heldOut && (await writeInputs(at, data.heldOut));
  const note = isMergeBase
    ? null
    : `the history does not go back to where the branches parted: compared with ${ref} itself`;
  return { version: { name: ref, commit, config: withInputs(earlier, files, heldOut) }, note };
}

function withInputs(
  config: RunConfig,
  files: readonly string[],
  heldOut: readonly string[] | undefined,
): RunConfig {
  const { heldOut: _, ...data } = config.data;
  const held = heldOut === undefined || heldOut.length === 0 ? {} : { heldOut: [...heldOut] };
  return { ...config, data: { ...data, files: [...files], ...held } };
}

function absent({ repository }: BaseFiles, files: readonly string[], ref: string): string {
  const isInGit = files.some((file) => pathIn(repository, file) !== undefined);
  return isInGit
    ? `the data is new: ${ref} does not have it`
    : "the data is not in this repository; --against FILE names an earlier version of it";
}

/** The settings of the commit; today's where its file was not there, or was not valid. */
async function settingsAt(at: BaseFiles, { config, file, settings }: ChangedRun) {
  const path = file === undefined ? undefined : pathIn(at.repository, file);
  if (file === undefined || path === undefined) return config;
  const [written] = await writeInputs(at, [file]);
  if (written === undefined) return config;
  return settings(written).catch((error: unknown) => {
    if (error instanceof UserError) return config;
    throw error;
  });
}
