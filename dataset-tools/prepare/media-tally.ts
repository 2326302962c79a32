import { mediaOf } from "../check/media/media-blocks.ts";
import { UserError } from "../errors.ts";
import type { TrainingRecord } from "../record.ts";

/** Rows with images or videos. */
export interface MediaCount {
  readonly rows: number;
  /** The first of them. */
  readonly first?: {
    readonly file: string;
    readonly line: number;
    readonly kind: "image" | "video";
  };
}

/** Counts rows with images or videos. */
export class MediaTally {
  count: MediaCount = { rows: 0 };

  add(record: TrainingRecord): void {
    const [media] = mediaOf(record);
    if (media === undefined) return;
    const { file, line } = record.place;
    const first = this.count.first ?? { file, line, kind: media.kind };
    this.count = { rows: this.count.rows + 1, first };
  }
}

/** @throws UserError `Dataset.Media`, naming the first row and their number; nothing where there is none */
export function refuseMedia({ first, rows: count }: MediaCount): void {
  if (first === undefined) return;
  const rows = count === 1 ? "1 row has" : `${count.toLocaleString("en-US")} rows have`;
  throw new UserError(
    "Dataset.Media",
    `${rows} images or videos, the first at ${first.file}:${first.line} (${first.kind}): only text is tuned and evaluated here`,
    {
      hint:
        "A run uploads rows, not the media that they name, so neither the job nor the evaluation would see them. " +
        "Remove the rows with media, or say in text what they show. `validate`, `convert` and `split` work with media.",
    },
  );
}
