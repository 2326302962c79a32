import type { Features } from "../features.ts";
import { Parameters } from "./parameters.ts";

const TABLE_BITS = 20;

/** Which piece a prompt speaks for, where several could follow: a weight for each pair of prompt feature and piece. */
export class Preference {
  readonly parameters = new Parameters(2 ** TABLE_BITS);

  /** How much the prompt speaks for a piece, as a logarithm. */
  score({ indices, weights }: Features, piece: number): number {
    const { values } = this.parameters;
    let score = 0;
    for (let at = 0; at < indices.length; at += 1) {
      score += (weights[at] as number) * (values[slot(indices[at] as number, piece)] as number);
    }
    return score;
  }

  /** Adds the slope of the loss by a piece's score. */
  descend({ indices, weights }: Features, piece: number, slope: number): void {
    for (let at = 0; at < indices.length; at += 1) {
      this.parameters.add(slot(indices[at] as number, piece), (weights[at] as number) * slope);
    }
  }
}

function slot(feature: number, piece: number): number {
  const mixed = Math.imul(feature + 1, 0x9e3779b1) ^ Math.imul(piece + 1, 0x85ebca6b);
  return Math.imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d) >>> (32 - TABLE_BITS);
}
