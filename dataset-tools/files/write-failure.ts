import { UserError } from "../errors.ts";

/** What the system says when it cannot write, in plain words. */
const reasons: Readonly<Record<string, string>> = {
  ENOSPC: "the disk is full",
  EDQUOT: "your share of the disk is used up",
  EFBIG: "the file would be larger than the system allows",
  EROFS: "the disk is read-only",
  EACCES: "you may not write there",
  EPERM: "you may not write there",
  ENOTDIR: "part of the path is a file, not a folder",
  EISDIR: "it is a folder",
  ENAMETOOLONG: "the name is too long",
  EEXIST: "a file is in the way",
  ENOTEMPTY: "a folder with files is in the way",
  EIO: "the disk failed",
  EMFILE: "too many files are open",
  ENFILE: "too many files are open",
};

/**
 * Does work that writes; a failure of the system becomes an error in plain words.
 * @param path what is being written, as the user named it
 * @throws UserError `Dataset.NotWritten`
 */
export async function writing<Result>(path: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    const { code = "", syscall } = error as NodeJS.ErrnoException;
    const reason = syscall === undefined ? undefined : reasons[code];
    if (reason === undefined) throw error;
    throw new UserError("Dataset.NotWritten", `${path} was not written: ${reason}`, {
      hint: "Nothing is left of it. Free some space or name another place, then run the command again.",
      cause: error,
    });
  }
}
