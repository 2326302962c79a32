/** Hashed n-grams of one text: parallel arrays of feature number and weight, of Euclidean length 1. */
export interface Features {
  readonly indices: Int32Array;
  readonly weights: Float32Array;
}

/** Number of hash buckets is 2 to this power; 2^18 keeps collisions rare up to some 100,000 n-grams. */
const BUCKET_BITS = 18;
export const BUCKETS = 2 ** BUCKET_BITS;
const WORDS_PER_GRAM = 2;
const MIN_CHARACTERS = 3;
const MAX_CHARACTERS = 5;
/** Parts of words say less than whole words. */
const CHARACTER_GRAM_WEIGHT = 0.5;
const SKIPPING_PAIR_WEIGHT = 0.7;
const WORD = /[\p{L}\p{N}]+(?:'\p{L}+)?|[^\s\p{L}\p{N}]/gu;

/**
 * Words 1–2 and characters 3–5 within a word, hashed, log-scaled and normalized to length 1.
 * @param withOrder also the first and last word as such, and words with one between them: CLINC150 is learned 0.3
 * points better with them
 */
export function featuresOf(text: string, { withOrder = false } = {}): Features {
  const words = text.normalize("NFKC").toLowerCase().match(WORD) ?? [];
  const counts = new Map<number, number>();
  const hashes = (withOrder ? ["<", ...words, ">"] : words).map(hashOf);
  addWordGrams(counts, hashes);
  if (withOrder) addSkippingPairs(counts, hashes);
  for (const word of words) addCharacterGrams(counts, `<${word}>`);
  const indices = Int32Array.from(counts.keys());
  const weights = Float32Array.from(counts.values(), Math.log1p);
  return { indices, weights: toLengthOne(weights) };
}

/** Divides by the Euclidean length, in place; a vector of zeros is unchanged. */
export function toLengthOne(vector: Float32Array): Float32Array {
  let sum = 0;
  for (const value of vector) sum += value * value;
  const scale = sum > 0 ? 1 / Math.sqrt(sum) : 0;
  for (let i = 0; i < vector.length; i++) vector[i] = (vector[i] as number) * scale;
  return vector;
}

/** How alike two texts are: 0 without a common n-gram, 1 when they have the same. */
export function overlap(left: Features, right: Features): number {
  const weightOf = new Map<number, number>();
  left.indices.forEach((index, at) => {
    weightOf.set(index, left.weights[at] as number);
  });
  let sum = 0;
  right.indices.forEach((index, at) => {
    sum += (weightOf.get(index) ?? 0) * (right.weights[at] as number);
  });
  return sum;
}

function addWordGrams(counts: Map<number, number>, hashes: number[]): void {
  for (let start = 0; start < hashes.length; start++) {
    let hash = 0;
    for (let length = 1; length <= WORDS_PER_GRAM && start + length <= hashes.length; length++) {
      hash = mix(hash, hashes[start + length - 1] as number);
      count(counts, hash, 1);
    }
  }
}

function addSkippingPairs(counts: Map<number, number>, hashes: number[]): void {
  for (let at = 2; at < hashes.length; at++) {
    const pair = mix(mix(SKIPPING_PAIR_SEED, hashes[at - 2] as number), hashes[at] as number);
    count(counts, pair, SKIPPING_PAIR_WEIGHT);
  }
}

function addCharacterGrams(counts: Map<number, number>, word: string): void {
  for (let start = 0; start < word.length; start++) {
    let hash = CHARACTER_GRAM_SEED;
    for (let length = 1; length <= MAX_CHARACTERS && start + length <= word.length; length++) {
      hash = mix(hash, word.charCodeAt(start + length - 1));
      // The whole word between its brackets is already there as a word.
      if (length >= MIN_CHARACTERS && length < word.length) {
        count(counts, hash, CHARACTER_GRAM_WEIGHT);
      }
    }
  }
}

const SKIPPING_PAIR_SEED = 0x1b873593;
const CHARACTER_GRAM_SEED = 0x5bd1e995;

function count(counts: Map<number, number>, hash: number, weight: number): void {
  const bucket = scatter(hash) >>> (32 - BUCKET_BITS);
  counts.set(bucket, (counts.get(bucket) ?? 0) + weight);
}

function hashOf(word: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < word.length; i++) hash = mix(hash, word.charCodeAt(i));
  return hash;
}

/** One FNV-1a step. */
function mix(hash: number, value: number): number {
  return Math.imul(hash ^ value, 16777619);
}

/** murmur3's finalizer: FNV alone leaves the high bits uneven. */
function scatter(hash: number): number {
  let bits = hash ^ (hash >>> 16);
  bits = Math.imul(bits, 0x85ebca6b);
  bits ^= bits >>> 13;
  bits = Math.imul(bits, 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}
