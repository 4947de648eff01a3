/** Where a resource is written, for SARIF, annotations and people. */
export interface SourceLocation {
  /** Relative to the configuration's folder, with `/` between its parts. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
}

/** A `backend` or `cloud` block of the root module; `settings` are its literal arguments. */
export interface BackendBlock {
  readonly type: string;
  readonly settings: Readonly<Record<string, string | number | boolean>>;
  /** Arguments that are not literals, such as those given to `terraform init -backend-config`. */
  readonly open: readonly string[];
  readonly location: SourceLocation;
}

/** A comment that waives a policy: `# holdfast:waive POLICY owner=… expires=YYYY-MM-DD reason=…`. */
export interface SourceComment {
  readonly location: SourceLocation;
  /** The text behind `holdfast:`. */
  readonly text: string;
  /** Configuration address (without instance keys) of the block that it stands in or right above. */
  readonly address: string | undefined;
}

/** What the text of a Terraform configuration tells beside the plan. Never the content of a value. */
export interface ConfigurationSource {
  /** By instance address; undefined where the block was not found. */
  locate(address: string): SourceLocation | undefined;
  readonly comments: readonly SourceComment[];
  readonly backend: BackendBlock | undefined;
}
