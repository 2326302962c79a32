import { shortHash } from "../hashing/record-hash.ts";
import { drawOf } from "../prepare/splitter.ts";

/** Number of a row without a label. */
export const NO_LABEL = 255;

/** A row's place in the draw of the sample, from 0 to below 1: it depends on its content and the seed alone. */
export function sampleDraw(id: string, seed: string): number {
  return drawOf(shortHash(`sample\n${seed}\n${id}`));
}

/** The places of a shard's rows, and the number of each row's label: 9 bytes a row. */
export class RowDraws {
  #draws = new Float64Array(1024);
  #labels = new Uint8Array(1024);
  length = 0;

  /** @param label number of the label in the shard's list */
  push(draw: number, label: number): void {
    if (this.length === this.#draws.length) this.#grow();
    this.#draws[this.length] = draw;
    this.#labels[this.length++] = label;
  }

  draw(row: number): number {
    return this.#draws[row] as number;
  }

  label(row: number): number {
    return this.#labels[row] as number;
  }

  /** As it is stored: all draws, then all labels. */
  bytes(): Buffer[] {
    const draws = Buffer.from(this.#draws.buffer, 0, this.length * 8);
    return [draws, Buffer.from(this.#labels.buffer, 0, this.length)];
  }

  /** Reads what `bytes` has written. */
  static from(bytes: Buffer): RowDraws {
    const read = new RowDraws();
    read.length = bytes.length / 9;
    const copy = Uint8Array.from(bytes);
    read.#draws = new Float64Array(copy.buffer, 0, read.length);
    read.#labels = copy.subarray(read.length * 8);
    return read;
  }

  #grow(): void {
    const [draws, labels] = [new Float64Array(this.length * 2), new Uint8Array(this.length * 2)];
    draws.set(this.#draws);
    labels.set(this.#labels);
    [this.#draws, this.#labels] = [draws, labels];
  }
}
