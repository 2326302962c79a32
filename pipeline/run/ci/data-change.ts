import { type DatasetDiff, diffDatasets } from "../../../dataset-tools/index.ts";
import type { RunConfig } from "../../config/run-config.ts";
import { datasetOptions, type OpenRemote } from "../prepare.ts";
import type { DataChange } from "./ci-data.ts";

/** Compares two versions of the rows, by counts only: labels are texts of rows too. */
export async function dataChange(
  versions: { readonly before: readonly string[]; readonly after: readonly string[] },
  { data }: RunConfig,
  openRemote: OpenRemote | undefined,
): Promise<DataChange> {
  const { columns, template, answer, sheet, encoding, delimiter, quote, header } = data;
  const { system: _, ...reading } = datasetOptions({
    ...{ columns, template, answer, sheet, encoding, delimiter, quote, header },
  });
  const diff = await diffDatasets({
    ...reading,
    ...versions,
    maxPlaces: 0,
    ...(openRemote === undefined ? {} : { openRemote }),
  });
  const { before, after, added, removed, changed, unchanged, unread } = diff;
  return {
    ...{ before: before.records, after: after.records },
    ...{ added: added.count, removed: removed.count, changed: changed.count },
    ...{ unchanged, unread, labels: labelChange(diff.labels) },
  };
}

function labelChange(labels: DatasetDiff["labels"]): DataChange["labels"] {
  if (labels === null) return null;
  const countOf = (fits: (one: { before: number; after: number }) => boolean) =>
    labels.filter(fits).length;
  return {
    before: countOf(({ before }) => before > 0),
    after: countOf(({ after }) => after > 0),
    appeared: countOf(({ before, after }) => before === 0 && after > 0),
    vanished: countOf(({ before, after }) => before > 0 && after === 0),
  };
}
