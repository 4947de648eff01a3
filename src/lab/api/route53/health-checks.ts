import type {
  GetHealthCheckRequest,
  GetHealthCheckResponse,
  GetHealthCheckStatusRequest,
  GetHealthCheckStatusResponse,
  HealthCheck,
  ListHealthChecksRequest,
  ListHealthChecksResponse,
} from '@aws-sdk/client-route-53';
import type { DeployedHealthCheck } from '../../../model/deployed-edge.js';
import { AwsError } from '../aws-error.js';
import type { ApiContext } from '../service.js';
import { pageFrom } from './marker-page.js';

export function listHealthChecks(
  input: ListHealthChecksRequest,
  { global }: ApiContext,
): ListHealthChecksResponse {
  const { items, frame } = pageFrom(global.deployment.healthChecks, ({ id }) => id, input);
  return { HealthChecks: items.map(describe), ...frame, Marker: frame.Marker ?? '' };
}

export function getHealthCheck(
  { HealthCheckId }: GetHealthCheckRequest,
  context: ApiContext,
): GetHealthCheckResponse {
  return { HealthCheck: describe(find(HealthCheckId, context)) };
}

/** What each checker saw last. The lab's have no addresses. */
export function getHealthCheckStatus(
  { HealthCheckId }: GetHealthCheckStatusRequest,
  context: ApiContext,
): GetHealthCheckStatusResponse {
  const { id } = find(HealthCheckId, context);
  return {
    HealthCheckObservations: context.global
      .healthCheckObservations(id)
      .map(({ region, status, checkedAtEpochMs }) => ({
        // The world's regions are those of the client's enum.
        Region: region as 'us-east-1',
        StatusReport: { Status: status, CheckedTime: new Date(checkedAtEpochMs) },
      })),
  };
}

function find(id: string | undefined, { global }: ApiContext): DeployedHealthCheck {
  const found = global.deployment.healthChecks.find((each) => each.id === id);
  if (found !== undefined) return found;
  throw new AwsError(
    'NoSuchHealthCheck',
    `A health check with id ${id} does not exist in this account.`,
    404,
  );
}

function describe(check: DeployedHealthCheck): HealthCheck {
  return {
    Id: check.id,
    CallerReference: check.address,
    HealthCheckVersion: 1,
    HealthCheckConfig: {
      // What the lab does not carry out is shown as what leads to no endpoint.
      Type: check.type === 'other' ? 'CALCULATED' : check.type,
      ...(check.type === 'other'
        ? {}
        : {
            FullyQualifiedDomainName: check.host,
            Port: check.port,
            RequestInterval: check.intervalSeconds === 10 ? 10 : 30,
            FailureThreshold: check.failureThreshold,
            ...(check.type === 'TCP' ? {} : { ResourcePath: check.path }),
            ...(check.type === 'HTTPS' ? { EnableSNI: true } : {}),
          }),
    },
  };
}
