/**
 * The failure message of a customization job that failed on the side of AWS. Recorded in August 2026 with four
 * jobs that failed within three minutes although all their rows had been accepted; the same data was trained in
 * another Region with another base model.
 */
export const INTERNAL_ERROR = "Encountered an internal error when processing the request.";
