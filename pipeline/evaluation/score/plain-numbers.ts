/** Zeros of digits that NFKC leaves: Arabic, Persian, Devanagari, Bengali, Tamil, Thai. */
const ZEROS = [0x0660, 0x06f0, 0x0966, 0x09e6, 0x0be6, 0x0e50];

/** Rewritten one after the other, so that numbers of all spellings have one. */
const rewritten: readonly (readonly [pattern: RegExp, replacement: string])[] = [
  // `2½` is 2 1/2, `10²` is 10^2.
  [/(\d)(?=[¼-¾⅐-⅞])/g, "$1 "],
  [/[⁻⁰¹²³⁴-⁹]+/g, "^$&"],
  // Narrow and fixed blanks group digits.
  [/(?<=\d)[\u00a0\u2007\u2009\u202f](?=\d{3})/g, "_"],
];

const afterwards: typeof rewritten = [
  [/⁄/g, "/"],
  [/[−‐‑‒–—](?=[\d.\p{Sc}\\])/gu, "-"],
  [/’/g, "'"],
  [/٫/g, "."],
  [/٬/g, ","],
  // LaTeX.
  [/(?<=[\p{L}\p{N}])(?=\\[dt]?frac\b)/gu, " "],
  [/\\[dt]?frac\s*\{([^{}]*)\}\s*\{([^{}]*)\}/g, "$1/$2"],
  [/(?<=\d)(?:\\[,;:!]|\{,\})(?=\d{3})/g, ","],
  [/\\(?:text|mathrm|mathbf|textbf|mbox)\s*\{([^{}]*)\}/g, " $1"],
  [/\\(?:times|cdot)\b/g, "×"],
  [/\\([$%€£#])/g, "$1"],
];

/** A text with its numbers in one spelling: ASCII digits, `-`, `/`, `^`, and LaTeX resolved as far as numbers need it. */
export function plainNumbers(text: string): string {
  const first = replaceAll(text, rewritten).normalize("NFKC");
  return replaceAll(first.replace(/(?![0-9])\p{Nd}/gu, asciiDigit), afterwards);
}

function replaceAll(text: string, rules: typeof rewritten): string {
  return rules.reduce(
    (result, [pattern, replacement]) => result.replace(pattern, replacement),
    text,
  );
}

function asciiDigit(digit: string): string {
  const code = digit.codePointAt(0) ?? 0;
  const zero = ZEROS.find((start) => code >= start && code < start + 10);
  return zero === undefined ? digit : String(code - zero);
}
