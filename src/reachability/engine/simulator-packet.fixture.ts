/** One end of a probe. */
export interface Host {
  /** Undefined: a host in the internet. */
  readonly endpoint: string | undefined;
  readonly subnet: string;
  /** Private IPv4, or IPv6 address; of a host in the internet its only one. */
  readonly address: string;
  /** IPv4 in the internet, where it has one. */
  readonly publicAddress: string | undefined;
}

/** What is sent, between which hosts, and by which of the receiver's addresses. */
export interface Probe {
  readonly from: Host;
  readonly to: Host;
  readonly aim: 'private' | 'public';
  readonly protocol: number;
  readonly port: number;
  readonly clientPort: number;
  /** The addresses and the port that a NAT gateway uses for it, if it passes one. */
  readonly nat:
    { readonly private: string; readonly public: string; readonly port: number } | undefined;
}

/** What let the packet and its reply pass, in order; undefined where it was dropped. */
export interface Trace {
  readonly way: string;
  readonly rules: readonly string[];
  /** The source that the receiver sees, and whose private address it is. */
  readonly source: string;
  readonly sender: string | undefined;
}

/** What is under way: a stage changes it in place. */
export interface Packet {
  source: string;
  /** Whose private address `source` is, for rules that refer to groups. */
  sender: string | undefined;
  destination: string;
  receiver: string | undefined;
  protocol: number;
  port: number;
}

class Dropped extends Error {}
/** Thrown by the stage that drops a packet. */
export const DROPPED = new Dropped();
