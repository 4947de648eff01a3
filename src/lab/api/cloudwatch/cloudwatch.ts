import {
  DeleteAlarms$,
  DescribeAlarmHistory$,
  DescribeAlarms$,
  GetMetricData$,
  GetMetricStatistics$,
  ListMetrics$,
  PutMetricAlarm$,
  SetAlarmState$,
} from '@aws-sdk/client-cloudwatch';
import { AwsError } from '../aws-error.js';
import { cborService } from '../protocol/cbor-service.js';
import { jsonService, type JsonServiceDefinition } from '../protocol/json-service.js';
import { operation } from '../protocol/operation.js';
import { queryService } from '../protocol/query-service.js';
import type { ApiContext, Service } from '../service.js';
import {
  deleteAlarms,
  describeAlarmHistory,
  describeAlarms,
  putMetricAlarm,
  setAlarmState,
} from './alarms.js';
import { getMetricData, getMetricStatistics, listMetrics } from './metrics.js';

const SHAPE = 'GraniteServiceVersion20100801';

export const cloudWatch: JsonServiceDefinition = {
  title: 'CloudWatch',
  signingName: 'monitoring',
  version: '1.0',
  targetPrefix: SHAPE,
  operations: [
    operation(GetMetricData$, getMetricData),
    operation(GetMetricStatistics$, getMetricStatistics),
    operation(ListMetrics$, listMetrics),
    operation(DescribeAlarms$, describeAlarms),
    operation(DescribeAlarmHistory$, describeAlarmHistory),
    operation(PutMetricAlarm$, putMetricAlarm),
    operation(DeleteAlarms$, deleteAlarms),
    operation(SetAlarmState$, setAlarmState),
  ],
};

/** CloudWatch speaks three protocols: the SDK for JavaScript JSON, boto3 CBOR, and older clients query. */
export function cloudWatchService(context: ApiContext): Service {
  const { title, signingName, operations } = cloudWatch;
  const json = jsonService(cloudWatch, context);
  const cbor = cborService({ title, shapeName: SHAPE, operations }, context);
  const query = queryService(
    {
      title,
      signingName,
      operations,
      dialect: 'awsQuery',
      version: '2010-08-01',
      xmlNamespace: 'http://monitoring.amazonaws.com/doc/2010-08-01/',
    },
    context,
  );
  return {
    refuse: json.refuse,
    respond(request, requestId) {
      const type = request.headers['content-type'] ?? '';
      const spoken = request.headers['smithy-protocol'] === 'rpc-v2-cbor' ? cbor : json;
      const service = type.startsWith('application/x-www-form-urlencoded') ? query : spoken;
      try {
        return service.respond(request, requestId);
      } catch (error) {
        // Each protocol has a shape of error of its own.
        if (error instanceof AwsError) return service.refuse(error, requestId);
        throw error;
      }
    },
  };
}
