/**
 * Prefixes of the data bucket that preparations use: what is kept, and what is deleted some time after. Two prefixes,
 * since a rule of S3's life cycle is about a prefix.
 */
export const preparationPrefixes = {
  /** `<id>/request.json` and `<id>/dataset/`. */
  kept: "preparations/",
  /** `<id>/…`: what the steps write for each other. */
  work: "preparation-work/",
} as const;

/** Days after which what the steps have written is deleted: until then a preparation that ended early can be continued. */
export const DAYS_OF_WORK = 30;
