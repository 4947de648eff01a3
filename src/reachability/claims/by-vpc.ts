/** Things by the VPC that they are in, those of which the plan does not tell it in every one. */
export class ByVpc<T extends { readonly vpc: string | undefined }> {
  readonly all: readonly T[];
  private readonly positions = new Map<string | undefined, number[]>();

  constructor(all: readonly T[]) {
    this.all = all;
    for (const [position, { vpc }] of all.entries()) {
      const own = this.positions.get(vpc);
      if (own) own.push(position);
      else this.positions.set(vpc, [position]);
    }
  }

  /** What is or may be in a VPC, in the order of all; all of it where the VPC is not known. */
  of(vpc: string | undefined): readonly T[] {
    if (vpc === undefined) return this.all;
    const found = [...(this.positions.get(vpc) ?? []), ...(this.positions.get(undefined) ?? [])];
    return found.toSorted((a, b) => a - b).flatMap((position) => this.all[position] ?? []);
  }
}
