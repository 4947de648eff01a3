/** A request as a web ACL saw it. */
export interface SampledRequest {
  readonly atEpochMs: number;
  readonly method: string;
  readonly target: string;
  readonly version: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly clientIp: string;
  /** The web ACL's rule that decided; null for its default action. */
  readonly rule: string | null;
  readonly action: 'allow' | 'block' | 'captcha' | 'challenge';
}

/** What the lab's AWS endpoint may ask of the web ACLs at work. */
export interface WebAclWorld {
  /** The latest requests that a web ACL decided on, oldest first. */
  sampledRequests(webAclArn: string): readonly SampledRequest[];
}
