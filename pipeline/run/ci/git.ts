import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { UserError } from "../../errors.ts";

const run = promisify(execFile);

/** Bytes of a file of another version that are kept in memory at most. */
const MAX_BYTES = 1_073_741_824;

/** A git repository that is read and never changed. */
export interface Repository {
  /** Absolute path of its top folder. */
  readonly top: string;
  /** What a git command prints. Rejects where git fails. */
  git(...args: string[]): Promise<Buffer>;
}

/**
 * The repository around a folder.
 * @throws UserError `Ci.NoGit` where there is none, or no git
 */
export async function openRepository(folder: string): Promise<Repository> {
  try {
    const { stdout } = await run("git", ["rev-parse", "--show-toplevel"], { cwd: folder });
    const top = stdout.replace(/\r?\n$/, "");
    return { top, git: (...args) => gitIn(top, args) };
  } catch (cause) {
    throw new UserError("Ci.NoGit", "there is no git repository here, or no git to read it", {
      hint: "Call it in a checkout, name the earlier version of the data with --against FILE, or compare with nothing by --no-base.",
      cause,
    });
  }
}

async function gitIn(cwd: string, args: readonly string[]): Promise<Buffer> {
  const options = { cwd, encoding: "buffer", maxBuffer: MAX_BYTES } as const;
  return (await run("git", [...args], options)).stdout;
}

/** A commit, and how it was found. */
export interface BaseCommit {
  readonly ref: string;
  readonly commit: string;
  /** The two branches' last common commit; else the ref itself, since the history does not go back that far. */
  readonly isMergeBase: boolean;
}

/**
 * The commit that a change is compared with: where it left `ref`.
 * @throws UserError `Ci.NoBase` where the ref is not in this checkout
 */
export async function baseCommit({ git }: Repository, ref: string): Promise<BaseCommit> {
  const commit = await git(
    "rev-parse",
    "--verify",
    "--quiet",
    "--end-of-options",
    `${ref}^{commit}`,
  )
    .then(lineOf)
    .catch((cause: unknown) => {
      throw noBase(ref, cause);
    });
  const common = await git("merge-base", commit, "HEAD").then(lineOf, () => undefined);
  return { ref, commit: common ?? commit, isMergeBase: common !== undefined };
}

function lineOf(bytes: Buffer): string {
  return bytes.toString("utf8").trim();
}

function noBase(ref: string, cause: unknown): UserError {
  const branch = ref.replace(/^origin\//, "");
  return new UserError("Ci.NoBase", `${ref} is no commit of this checkout`, {
    hint: `Fetch it, e.g. \`git fetch --depth=1 origin ${branch}:refs/remotes/origin/${branch}\`; actions/checkout fetches one commit only.`,
    cause,
  });
}
