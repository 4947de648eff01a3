/**
 * Spreads requests over their kinds by weight, evenly and always in the same order (the smooth
 * weighted round robin of nginx), so that a second run sends exactly the same requests.
 * Returns a function that gives the next index. At least one weight must be above 0.
 */
export function requestMix(weights: readonly number[]): () => number {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const credit = weights.map(() => 0);
  return () => {
    let chosen = 0;
    for (const [index, weight] of weights.entries()) {
      credit[index] = (credit[index] ?? 0) + weight;
      if (weight > 0 && (credit[index] ?? 0) > (credit[chosen] ?? 0)) chosen = index;
      else if ((weights[chosen] ?? 0) === 0) chosen = index;
    }
    credit[chosen] = (credit[chosen] ?? 0) - total;
    return chosen;
  };
}
