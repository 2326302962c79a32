import type { TokenFamily } from "../check/options.ts";

/** How many tokens a text has, as far as that can be said. */
export interface TokenEstimate {
  /** Hardly fewer than this. */
  readonly low: number;
  readonly expected: number;
  /** Hardly more than this. */
  readonly high: number;
  /** How it was found. */
  readonly method: "estimate from character classes";
}

/** Characters to a token, by kind of character, and how far the truth strays from that. */
interface Rates {
  /** Letters of one word beyond which another token is likely. */
  readonly lettersPerToken: number;
  readonly digitsPerToken: number;
  readonly marksPerToken: number;
  /** Letters with accents, Cyrillic, Greek and the like. */
  readonly otherLettersPerToken: number;
  /** Chinese, Japanese, Korean. */
  readonly ideographsPerToken: number;
  readonly low: number;
  readonly high: number;
}

const unknown: Rates = {
  lettersPerToken: 6,
  digitsPerToken: 2.2,
  marksPerToken: 1.4,
  otherLettersPerToken: 2.6,
  ideographsPerToken: 1.1,
  low: 0.75,
  high: 1.35,
};

/** No tokenizer of Nova, Titan or Claude 3 is published; Llama 3's is, which makes its range narrower. */
const rates: Record<TokenFamily, Rates> = {
  llama: { ...unknown, digitsPerToken: 3, low: 0.85, high: 1.2 },
  nova: unknown,
  titan: unknown,
  claude: unknown,
  unknown,
};

/** Kinds of ASCII characters: 0 white space, 1 letter, 2 digit, 3 mark. */
const kinds = new Uint8Array(128).map((_, code) => {
  if (code <= 32 || code === 127) return 0;
  if (code >= 48 && code <= 57) return 2;
  const lower = code | 32;
  return lower >= 97 && lower <= 122 ? 1 : 3;
});

/** Estimates the tokens of a text for a family of models, in one pass. */
export function estimateTokens(text: string, family: TokenFamily): TokenEstimate {
  const rate = rates[family];
  let tokens = 0;
  let start = 0;
  let kind = 0;
  for (let i = 0; i <= text.length; i++) {
    const next = i < text.length ? kindOf(text.charCodeAt(i)) : -1;
    if (next === kind) continue;
    tokens += tokensOfRun(kind, i - start, rate);
    start = i;
    kind = next;
  }
  return range(tokens, rate);
}

/** Adds estimates up. */
export function addTokens(a: TokenEstimate, b: TokenEstimate): TokenEstimate {
  const { method } = a;
  return { low: a.low + b.low, expected: a.expected + b.expected, high: a.high + b.high, method };
}

function range(tokens: number, rate: Rates): TokenEstimate {
  return {
    low: Math.floor(tokens * rate.low),
    expected: Math.round(tokens),
    high: Math.ceil(tokens * rate.high),
    method: "estimate from character classes",
  };
}

/** 4 other letters, 5 ideographs, 6 everything else above U+007F. */
function kindOf(code: number): number {
  if (code < 128) return kinds[code] as number;
  if (code >= 0x2e80 && code <= 0xd7ff) return 5;
  return (code >= 0xc0 && code < 0x2000) || code >= 0xf900 ? 4 : 6;
}

function tokensOfRun(kind: number, length: number, rate: Rates): number {
  if (length <= 0) return 0;
  if (kind === 0) return length === 1 ? 0 : 1;
  if (kind === 1) return wordTokens(length, rate.lettersPerToken);
  if (kind === 2) return Math.ceil(length / rate.digitsPerToken);
  if (kind === 3) return Math.max(1, length / rate.marksPerToken);
  return Math.max(
    1,
    length / (kind === 4 ? rate.otherLettersPerToken : kind === 5 ? rate.ideographsPerToken : 1),
  );
}

/** Most short words are one token; long ones break up. */
function wordTokens(length: number, lettersPerToken: number): number {
  return length <= lettersPerToken ? 1 : 1 + (length - lettersPerToken) / 5;
}
