/**
 * p-values corrected for their number, each times the number of those not smaller, never falling
 * (Holm 1979). Nulls stay null and do not count.
 */
export function adjustHolm(pValues: readonly (number | null)[]): (number | null)[] {
  const adjusted: (number | null)[] = pValues.map(() => null);
  const known = pValues
    .flatMap((pValue, index) => (pValue === null ? [] : [{ pValue, index }]))
    .sort((one, other) => one.pValue - other.pValue);
  let largest = 0;
  for (const [rank, { pValue, index }] of known.entries()) {
    largest = Math.max(largest, Math.min(1, pValue * (known.length - rank)));
    adjusted[index] = largest;
  }
  return adjusted;
}
