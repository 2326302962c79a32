/** What the scan of a text found. Rules test these bits before they run a regular expression. */
export const trait = {
  /** A control character other than tab, line feed and carriage return. */
  control: 1 << 1,
  /** `@`. */
  at: 1 << 2,
  /** `<`. */
  angle: 1 << 3,
  /** `{`, `$`, `[` or `%`: there may be a template placeholder. */
  template: 1 << 4,
  /** `:`. */
  colon: 1 << 5,
  /** `&`. */
  ampersand: 1 << 6,
  /** Eight or more digits with nothing but spaces and `-.()+/` between them. */
  digits: 1 << 7,
  /** Twelve or more letters and digits in a row, at least one a digit. */
  token: 1 << 8,
  /** Half of a surrogate pair without the other half. */
  loneSurrogate: 1 << 9,
  /** A zero-width, bidirectional or otherwise invisible character. */
  invisible: 1 << 10,
  /** A character with which UTF-8 read in another encoding starts, or U+FFFD. */
  mojibake: 1 << 11,
  /** `[`. */
  bracket: 1 << 12,
  /** `-----`, as before a private key. */
  dashes: 1 << 13,
  /** A letter above U+0370: Greek, Cyrillic, Chinese and the like. */
  otherScript: 1 << 14,
  /** `|`, as in `<|end|>`. */
  bar: 1 << 15,
  /** A word with a digit in it. */
  digit: 1 << 16,
  /** `\`. */
  backslash: 1 << 17,
  /** A full stop between two digits. */
  point: 1 << 18,
  /** Two or more words with a digit in them. */
  numbers: 1 << 19,
} as const;
