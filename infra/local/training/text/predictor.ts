import { EXPERTS } from "./experts.ts";
import { gateFeatures } from "./gate.ts";
import type { Reader } from "./reader.ts";
import type { TextModel } from "./text-model.ts";

const MAX_CANDIDATES = 12;
/** A candidate that matters less is not unlearned: it would change nothing measurable. */
const MIN_SHARE = 1e-4;

/** A prompt speaks no more for a piece, or against it, than so many nats: a training that diverges stays finite. */
const MAX_SCORE = 50;

interface Candidate {
  readonly piece: number;
  /** Each expert's probability. */
  readonly experts: Float64Array;
  /** Their mixture. */
  readonly mixed: number;
  /** The mixture times how much the prompt speaks for it. */
  readonly preferred: number;
}

/**
 * What a model expects at one place. The experts are mixed by the gate; the candidates' part of the probability is then
 * shared out among them again by what the prompt prefers.
 */
export class Prediction {
  readonly #model: TextModel;
  readonly #reader: Reader;
  readonly #features: readonly number[];
  readonly #weights = new Float64Array(EXPERTS);
  readonly #candidates: readonly Candidate[];
  readonly #mass: number;
  readonly #preferredMass: number;

  constructor(model: TextModel, reader: Reader) {
    this.#model = model;
    this.#reader = reader;
    this.#features = gateFeatures(reader.situation);
    model.gate.weigh(this.#features, reader.opinions, this.#weights);
    this.#candidates = this.#choose();
    this.#mass = this.#candidates.reduce((sum, { mixed }) => sum + mixed, 0);
    this.#preferredMass = this.#candidates.reduce((sum, { preferred }) => sum + preferred, 0);
  }

  probability(piece: number): number {
    const candidate = this.#find(piece);
    if (candidate === undefined) return this.#mix(this.#expertsOf(piece));
    return (this.#mass * candidate.preferred) / this.#preferredMass;
  }

  /**
   * Adds the slopes of a piece's loss to the model's parameters.
   * @returns the loss, -ln of its probability
   */
  learn(piece: number): number {
    const { gate, preference } = this.#model;
    const own = this.#find(piece);
    gate.descend(this.#features, this.#gateSlopes(piece, own));
    if (own !== undefined) {
      for (const one of this.#candidates) {
        const share = one.preferred / this.#preferredMass;
        if (one !== own && share < MIN_SHARE) continue;
        preference.descend(this.#reader.features, one.piece, share - Number(one === own));
      }
    }
    return lossOf(this.probability(piece));
  }

  /** The slope of the loss by each expert's weight before the gate's softmax. */
  #gateSlopes(piece: number, own: Candidate | undefined): Float64Array {
    const experts = own?.experts ?? this.#expertsOf(piece);
    const mixed = own?.mixed ?? this.#mix(experts);
    return Float64Array.from(this.#weights, (weight, expert) => {
      if (weight === 0) return 0;
      const share = mixed > 0 ? (experts[expert] as number) / mixed : 0;
      return weight * (1 - share - (own === undefined ? 0 : this.#excess(expert)));
    });
  }

  /** How much more of an expert's probability is in the candidates than in what the prompt prefers of them. */
  #excess(expert: number): number {
    let all = 0;
    let preferred = 0;
    for (const { experts, mixed, preferred: part } of this.#candidates) {
      const probability = experts[expert] as number;
      all += probability;
      preferred += (probability * part) / mixed;
    }
    return all / this.#mass - preferred / this.#preferredMass;
  }

  #choose(): Candidate[] {
    const found = Array.from(this.#reader.candidates(), (piece) => {
      const experts = this.#expertsOf(piece);
      return { piece, experts, mixed: this.#mix(experts) };
    }).filter(({ mixed }) => mixed > 0);
    // A single candidate has nothing to be shared out.
    if (found.length < 2) return [];
    found.sort((one, other) => other.mixed - one.mixed || one.piece - other.piece);
    return found.slice(0, MAX_CANDIDATES).map((one) => {
      const score = this.#model.preference.score(this.#reader.features, one.piece);
      const bounded = Math.max(-MAX_SCORE, Math.min(MAX_SCORE, score));
      return { ...one, preferred: one.mixed * Math.exp(bounded) };
    });
  }

  #find(piece: number): Candidate | undefined {
    return this.#candidates.find((one) => one.piece === piece);
  }

  #expertsOf(piece: number): Float64Array {
    const experts = new Float64Array(EXPERTS);
    this.#reader.probabilities(piece, experts);
    return experts;
  }

  #mix(experts: Float64Array): number {
    let sum = 0;
    for (let expert = 0; expert < EXPERTS; expert += 1) {
      sum += (this.#weights[expert] as number) * (experts[expert] as number);
    }
    return sum;
  }
}

/** -ln of a probability, and a bound for one that is no number of a computer's. */
export function lossOf(probability: number): number {
  return -Math.log(Math.max(probability, Number.MIN_VALUE));
}
