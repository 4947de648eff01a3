import type { Severity } from '../../model/finding.js';

/** What a policy says of itself, as the formats show it. */
export interface PolicyText {
  /** Policy id, `<area>/<rule>`. */
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly severity: Severity;
  readonly remedy: string;
  /** Each a catalogue with its number, such as `AWS Security Hub, ELB.1`. */
  readonly references: readonly string[];
}

/** What a gate report does not carry and its formats need. */
export interface GateContext {
  /** The plan's file as the user gave it; formats show it relative, never with a folder of the machine. */
  readonly planName: string;
  /** Version of Holdfast. */
  readonly version: string;
  readonly policies: readonly PolicyText[];
}
