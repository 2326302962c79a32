/** Longest JSON text of an input, an output or a result, in bytes: 256 KiB. */
export const LARGEST_PAYLOAD = 262_144;

/** Most events of one execution. */
export const MOST_EVENTS = 25_000;
