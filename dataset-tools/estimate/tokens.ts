import type { TokenFamily } from "../models/data-rules.ts";

/** An estimate of how many tokens a text has. */
export interface TokenEstimate {
  /** The text is unlikely to have fewer. */
  readonly low: number;
  readonly expected: number;
  /** The text is unlikely to have more. */
  readonly high: number;
  /** How the estimate was made. */
  readonly method: "estimate from character classes";
}

/** The range around the expected count, as factors; it depends on what is known about the family's tokenizer. */
interface Spread {
  readonly low: number;
  readonly high: number;
}

/** No tokenizer of Nova, Titan or Claude 3 is published; Llama 3's is, and these figures were fitted to it. */
const spreads: Record<TokenFamily, Spread> = {
  llama: { low: 0.8, high: 1.25 },
  nova: { low: 0.75, high: 1.4 },
  titan: { low: 0.75, high: 1.4 },
  claude: { low: 0.75, high: 1.4 },
  unknown: { low: 0.75, high: 1.4 },
};

/*
 * Fitted on seven real texts (banking questions, arithmetic, tool calls, filings, chats, Chinese) against Llama 3's
 * published tokenizer: totals are between 0.90 and 1.12 of the true count, and 97 of 100 rows are in the range.
 */
/** A word is one token up to this many letters, and one more for each of these many beyond. */
const LETTERS_OF_FIRST_TOKEN = 8;
const LETTERS_PER_NEXT_TOKEN = 5;
const DIGITS_PER_TOKEN = 3;
/** A mark often merges with its neighbor; consecutive marks merge with each other. */
const FIRST_MARK = 0.75;
const NEXT_MARKS = 1.5;
/** Accented letters, Cyrillic, Greek and the like. */
const OTHER_LETTERS_PER_TOKEN = 2.6;
/** Chinese, Japanese, Korean. */
const IDEOGRAPHS_PER_TOKEN = 1.35;

/** Kinds of ASCII characters: 0 whitespace, 1 letter, 2 digit, 3 mark. */
const kinds = new Uint8Array(128).map((_, code) => {
  if (code <= 32 || code === 127) return 0;
  if (code >= 48 && code <= 57) return 2;
  const lower = code | 32;
  return lower >= 97 && lower <= 122 ? 1 : 3;
});

/** Estimates the tokens of a text for a family of models, in one pass. */
export function estimateTokens(text: string, family: TokenFamily): TokenEstimate {
  let tokens = 0;
  let start = 0;
  let kind = 0;
  for (let i = 0; i <= text.length; i++) {
    const next = i < text.length ? kindOf(text.charCodeAt(i)) : -1;
    if (next === kind) continue;
    tokens += tokensOfRun(kind, i - start);
    start = i;
    kind = next;
  }
  return range(tokens, spreads[family]);
}

/** Adds two estimates. */
export function addTokens(a: TokenEstimate, b: TokenEstimate): TokenEstimate {
  const { method } = a;
  return { low: a.low + b.low, expected: a.expected + b.expected, high: a.high + b.high, method };
}

function range(tokens: number, { low, high }: Spread): TokenEstimate {
  return {
    low: Math.floor(tokens * low),
    expected: Math.round(tokens),
    high: Math.ceil(tokens * high),
    method: "estimate from character classes",
  };
}

/** 4 other letters, 5 ideographs, 6 everything else above U+007F. */
function kindOf(code: number): number {
  if (code < 128) return kinds[code] as number;
  if (code >= 0x2e80 && code <= 0xd7ff) return 5;
  return (code >= 0xc0 && code < 0x2000) || code >= 0xf900 ? 4 : 6;
}

function tokensOfRun(kind: number, length: number): number {
  if (length <= 0) return 0;
  if (kind === 0) return length === 1 ? 0 : 1;
  if (kind === 1) return wordTokens(length);
  if (kind === 2) return Math.ceil(length / DIGITS_PER_TOKEN);
  if (kind === 3) return FIRST_MARK + (length - 1) / NEXT_MARKS;
  if (kind === 4) return Math.max(1, length / OTHER_LETTERS_PER_TOKEN);
  return kind === 5 ? length / IDEOGRAPHS_PER_TOKEN : length;
}

/** Most short words are one token; longer ones are split. */
function wordTokens(length: number): number {
  return 1 + Math.max(0, length - LETTERS_OF_FIRST_TOKEN) / LETTERS_PER_NEXT_TOKEN;
}
