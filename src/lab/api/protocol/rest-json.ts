import type { AwsError } from '../aws-error.js';
import type { ApiResponse } from '../service.js';

/** An answer of restJson1. */
export function writeJson(
  status: number,
  body: object,
  requestId: string,
  headers: Readonly<Record<string, string>> = {},
): ApiResponse {
  return {
    status,
    headers: { 'content-type': 'application/json', 'x-amzn-requestid': requestId, ...headers },
    body: JSON.stringify(body),
  };
}

/** An error of restJson1: its name is in a header, its message in the body. */
export function refuseJson(error: AwsError, requestId: string): ApiResponse {
  const body = { message: error.message };
  return writeJson(error.status, body, requestId, { 'x-amzn-errortype': error.code });
}
