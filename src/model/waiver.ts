/** Somebody answers for what a policy finds, for a time. */
export interface Waiver {
  /** Policy id, exactly. */
  readonly policy: string;
  /** `file`: an address with `*` for any text. `comment`: the block's configuration address. */
  readonly address: string;
  readonly owner: string;
  readonly reason: string;
  /** Last day on which it applies, `YYYY-MM-DD` in UTC. */
  readonly expires: string;
  readonly verdicts: readonly ('fail' | 'unknown')[];
  /** Only where the gate was told that it judges this environment. Null: everywhere. */
  readonly environment: string | null;
  readonly from: 'file' | 'comment';
  /** File and line, such as `holdfast.waivers.yaml:12`. */
  readonly source: string;
}

/** What a waived finding shows of its waiver. */
export type WaiverMark = Pick<Waiver, 'owner' | 'reason' | 'expires' | 'from' | 'source'>;
