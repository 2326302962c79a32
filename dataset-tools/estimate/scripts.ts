/** How a script is cut into tokens. */
export interface ScriptRate {
  readonly name: string;
  /** First and last UTF-16 code unit of each block of the script. */
  readonly blocks: readonly (readonly [number, number])[];
  /** Code units (letters and marks) of one token of Llama 3. */
  readonly perToken: number;
  /** The true count over ours: range in Llama 3, for languages of the script with and without tokens of their own. */
  readonly llama: readonly [number, number];
  /** The same range in tokenizers that are not published. */
  readonly others: readonly [number, number];
}

/*
 * Measured on 2026-11-26 with Llama 3's published tokenizer (llama3-tokenizer-js 1.2.0) on the texts of
 * test/dataset-tools/estimate/texts.json, and on the names of countries and languages in Unicode's CLDR for scripts
 * that are not there. The range of other tokenizers is that of OpenAI's o200k_base and cl100k_base
 * (gpt-tokenizer 4.0.0) over Llama 3's count.
 */
export const scriptRates: readonly ScriptRate[] = [
  {
    name: "Cyrillic",
    blocks: [[0x400, 0x52f]],
    perToken: 2.6,
    llama: [0.8, 1.5],
    others: [0.75, 1.8],
  },
  {
    name: "Greek",
    blocks: [
      [0x370, 0x3ff],
      [0x1f00, 0x1fff],
    ],
    perToken: 2,
    llama: [0.8, 1.25],
    others: [0.75, 2.3],
  },
  {
    name: "Hebrew",
    blocks: [
      [0x590, 0x5ff],
      [0xfb1d, 0xfb4f],
    ],
    perToken: 0.86,
    llama: [0.8, 1.25],
    others: [0.35, 1.25],
  },
  {
    name: "Arabic",
    blocks: [
      [0x600, 0x6ff],
      [0x750, 0x77f],
      [0x8a0, 0x8ff],
      [0xfb50, 0xfdff],
      [0xfe70, 0xfeff],
    ],
    perToken: 2.25,
    llama: [0.7, 1.45],
    others: [0.65, 2.1],
  },
  {
    name: "Devanagari",
    blocks: [[0x900, 0x97f]],
    perToken: 1.55,
    llama: [0.8, 1.25],
    others: [0.5, 2.2],
  },
  {
    name: "Bengali",
    blocks: [[0x980, 0x9ff]],
    perToken: 0.71,
    llama: [0.8, 1.25],
    others: [0.25, 1.25],
  },
  {
    name: "Tamil",
    blocks: [[0xb80, 0xbff]],
    perToken: 0.66,
    llama: [0.8, 1.25],
    others: [0.2, 1.25],
  },
  {
    name: "Thai",
    blocks: [[0xe00, 0xe7f]],
    perToken: 1.95,
    llama: [0.8, 1.3],
    others: [0.7, 2.1],
  },
  {
    name: "other scripts of India, Lao, Khmer, Burmese, Tibetan, Georgian, Armenian",
    blocks: [
      [0x530, 0x58f],
      [0xa00, 0xb7f],
      [0xc00, 0xdff],
      [0xe80, 0x10ff],
      [0x1780, 0x17ff],
    ],
    perToken: 0.5,
    llama: [0.75, 1.25],
    others: [0.2, 1.3],
  },
  {
    name: "Ethiopic, Cherokee and further scripts",
    blocks: [
      [0x700, 0x74f],
      [0x780, 0x89f],
      [0x1200, 0x177f],
      [0x1800, 0x1dff],
      [0xa000, 0xabff],
    ],
    perToken: 0.4,
    llama: [0.7, 1.4],
    others: [0.2, 1.5],
  },
  {
    name: "Kana",
    blocks: [
      [0x3040, 0x30ff],
      [0x31f0, 0x31ff],
    ],
    perToken: 1.65,
    llama: [0.8, 1.25],
    others: [0.75, 1.6],
  },
  {
    name: "Hangul",
    blocks: [
      [0x1100, 0x11ff],
      [0xac00, 0xd7ff],
    ],
    perToken: 1.2,
    llama: [0.8, 1.25],
    others: [0.75, 1.7],
  },
  {
    name: "Han",
    blocks: [
      [0x2e80, 0x2fff],
      [0x3100, 0x31ef],
      [0x3200, 0x9fff],
      [0xf900, 0xfaff],
    ],
    perToken: 1.15,
    llama: [0.8, 1.25],
    others: [0.75, 1.6],
  },
];
