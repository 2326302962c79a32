import { extname } from "node:path";
import { UserError } from "../../errors.ts";
import { hasDataName, isBesideData } from "../folder-files.ts";

/** Which members of an archive are read, or why it cannot be decided. */
export type Members =
  | { readonly read: readonly string[]; readonly skipped: readonly string[] }
  /** None looks like data; the endings that there are. */
  | { readonly none: readonly string[] }
  /** Data of several formats, which may be the same rows twice. */
  | { readonly several: readonly string[] };

/**
 * Chooses the members that hold data, as in a folder: several of one format are all read.
 * @param named path or file name that the user gave
 * @throws UserError `Dataset.NoSheet`
 */
export function chooseMembers(paths: readonly string[], named: string | undefined): Members {
  const files = paths.filter((path) => !isBesideData(path));
  if (named !== undefined) return namedMember(files, named);
  const byName = files.filter(hasDataName);
  const data = byName.length === 0 && files.length === 1 ? files : byName;
  if (data.length === 0) return { none: [...new Set(files.map((path) => extname(path)))] };
  const formats = new Set(data.map(formatOf));
  if (formats.size > 1) return { several: data };
  return { read: data.toSorted(), skipped: paths.filter((path) => !data.includes(path)) };
}

function namedMember(files: readonly string[], named: string): Members {
  const read = files.filter((path) => path === named || path.endsWith(`/${named}`));
  if (read.length === 1) return { read, skipped: [] };
  throw new UserError("Dataset.NoSheet", `the archive has no member ${named}`, {
    hint: `Its members: ${files.slice(0, 10).join(", ")}.`,
  });
}

/** The format by the name, without the compression: `.jsonl` and `.ndjson` are one. */
function formatOf(path: string): string {
  const plain = path.toLowerCase().replace(/\.(?:gz|gzip|zst|zstd|br)$/, "");
  const format = extname(plain);
  const same: Readonly<Record<string, string>> = { ".ndjson": ".jsonl", ".tab": ".tsv" };
  return same[format] ?? format;
}
