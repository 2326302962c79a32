import { mediaOf } from "../check/media/media-blocks.ts";
import { UserError } from "../errors.ts";
import type { Place, TrainingRecord } from "../record.ts";

/** A row with media. */
interface MediaRow {
  readonly place: Place;
  readonly kind: "image" | "video";
}

/** Counts rows with images or videos. */
export class MediaTally {
  #rows = 0;
  #first: MediaRow | undefined;

  add(record: TrainingRecord): void {
    const [media] = mediaOf(record);
    if (media === undefined) return;
    this.#rows++;
    this.#first ??= { place: record.place, kind: media.kind };
  }

  /** @throws UserError `Dataset.Media`, naming the first row and their number */
  refuse(): void {
    if (this.#first === undefined) return;
    const { place, kind } = this.#first;
    const rows = this.#rows === 1 ? "1 row has" : `${this.#rows.toLocaleString("en-US")} rows have`;
    throw new UserError(
      "Dataset.Media",
      `${rows} images or videos, the first at ${place.file}:${place.line} (${kind}): only text is tuned and evaluated here`,
      {
        hint:
          "A run uploads rows, not the media that they name, so neither the job nor the evaluation would see them. " +
          "Remove the rows with media, or say in text what they show. `validate`, `convert` and `split` work with media.",
      },
    );
  }
}
