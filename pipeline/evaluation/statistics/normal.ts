/** z such that a standard normal value is within ±z with the given probability, e.g. 0.95 → 1.96. */
export function zOf(confidence: number): number {
  return quantileOf((1 + confidence) / 2);
}

/** z such that a standard normal value is below z with the given probability, e.g. 0.8 → 0.842. */
export function quantileOf(probability: number): number {
  let low = -10;
  let high = 10;
  for (let round = 0; round < 60; round += 1) {
    const middle = (low + high) / 2;
    if (normalCdf(middle) < probability) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Φ(x): its Taylor series about 0, which converges for every x (exact to 1e-12 within ±6). */
export function normalCdf(x: number): number {
  if (x < 0) return 1 - normalCdf(-x);
  if (x > 10) return 1;
  let term = x;
  let sum = x;
  for (let n = 1; Math.abs(term) > 1e-16 * sum; n += 1) {
    term *= (x * x) / (2 * n + 1);
    sum += term;
  }
  return 0.5 + (sum * Math.exp((-x * x) / 2)) / Math.sqrt(2 * Math.PI);
}
