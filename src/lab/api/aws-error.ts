/**
 * An answer that AWS itself would give as an error: each protocol writes it in its own shape.
 * `status` is the HTTP status. It is for API clients and never reaches the CLI's user.
 */
export class AwsError extends Error {
  readonly code: string;
  readonly status: number;

  constructor(code: string, message: string, status = 400) {
    super(message);
    this.name = 'AwsError';
    this.code = code;
    this.status = status;
  }
}
