import type { DeployedTargetGroup } from '../../model/deployment.js';

/** A target as its turn is decided. */
export interface Candidate {
  readonly id: string;
  /** From 0 to 1: the share of a whole turn that a target in slow start gets. */
  readonly share: number;
  readonly outstanding: number;
}

/**
 * Whose turn it is, by a target group's algorithm. Round robin gives each target its share in an even
 * mix (each gains its share, the richest is chosen and pays for the round).
 */
export class TargetPicker {
  readonly #credit = new Map<string, number>();
  #turn = 0;

  constructor(
    private readonly routing: DeployedTargetGroup['routing'],
    private readonly random: () => number = Math.random,
  ) {}

  /** Index of the candidate for the next request; -1 where there is none. */
  pick(candidates: readonly Candidate[]): number {
    if (candidates.length === 0) return -1;
    switch (this.routing) {
      case 'weighted_random':
        return weightedRandom(
          candidates.map(({ share }) => share),
          this.random,
        );
      case 'least_outstanding_requests':
        return this.#leastOutstanding(candidates);
      default:
        return this.#roundRobin(candidates);
    }
  }

  #leastOutstanding(candidates: readonly Candidate[]): number {
    const least = Math.min(...candidates.map(({ outstanding }) => outstanding));
    const equal = candidates.flatMap(({ outstanding }, index) =>
      outstanding === least ? [index] : [],
    );
    // Where several have as few, they take turns.
    this.#turn += 1;
    return equal[this.#turn % equal.length] ?? 0;
  }

  #roundRobin(candidates: readonly Candidate[]): number {
    // Whoever left takes no credit along; looked at only where someone may have.
    if (this.#credit.size > candidates.length) this.#forgetOthers(candidates);
    let chosen = 0;
    let total = 0;
    let most = -Infinity;
    for (const [index, { id, share }] of candidates.entries()) {
      const credit = (this.#credit.get(id) ?? 0) + share;
      this.#credit.set(id, credit);
      total += share;
      if (credit > most) [most, chosen] = [credit, index];
    }
    const id = candidates[chosen]?.id ?? '';
    this.#credit.set(id, (this.#credit.get(id) ?? 0) - total);
    return chosen;
  }

  #forgetOthers(candidates: readonly Candidate[]): void {
    const ids = new Set(candidates.map(({ id }) => id));
    for (const id of this.#credit.keys()) if (!ids.has(id)) this.#credit.delete(id);
  }
}

/** Index drawn with the given weights; 0 where all are zero. */
export function weightedRandom(weights: readonly number[], random: () => number): number {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let rest = random() * total;
  for (const [index, weight] of weights.entries()) {
    rest -= weight;
    if (rest < 0 && weight > 0) return index;
  }
  return Math.max(
    0,
    weights.findIndex((weight) => weight > 0),
  );
}
