import type { Deployment } from '../../model/deployment.js';
import { LOAD_BALANCER_ARN } from './world-fixture.js';

export const WEB_ACL = {
  name: 'web',
  id: '11111111-2222-4333-8444-555555555555',
  arn: 'arn:aws:wafv2:us-east-1:123456789012:regional/webacl/web/11111111-2222-4333-8444-555555555555',
};
export const IP_SET = {
  name: 'known',
  id: '22222222-3333-4444-8555-666666666666',
  arn: 'arn:aws:wafv2:us-east-1:123456789012:regional/ipset/known/22222222-3333-4444-8555-666666666666',
};
export const HOSTED_ZONE_ID = 'Z0123456789ABCDEFGHIJ';
export const HEALTH_CHECK_ID = '33333333-4444-4555-8666-777777777777';

/** What the small stack has beside what is in the world's fixture, for each operation to show one. */
export const BOTO3_STACK: Partial<Deployment> = {
  webAcls: [
    {
      address: 'aws_wafv2_web_acl.web',
      ...WEB_ACL,
      region: 'us-east-1',
      defaultAction: 'allow',
      defaultResponse: null,
      rules: [
        {
          name: 'known',
          priority: 1,
          action: 'block',
          response: null,
          statement: {
            kind: 'ip-set',
            address: 'aws_wafv2_ip_set.known',
            ...IP_SET,
            addresses: ['192.0.2.0/24'],
          },
        },
      ],
    },
  ],
  dnsRecords: [
    {
      address: 'aws_route53_record.www',
      name: 'www.example.com',
      type: 'A',
      hostedZone: { id: HOSTED_ZONE_ID, name: 'example.com' },
      setIdentifier: 'one',
      failover: 'PRIMARY',
      weight: null,
      latencyRegion: null,
      isAlias: true,
      loadBalancerArn: LOAD_BALANCER_ARN,
      values: [],
      ttlSeconds: 60,
      evaluateTargetHealth: true,
      healthCheckAddress: 'aws_route53_health_check.www',
    },
  ],
  healthChecks: [
    {
      address: 'aws_route53_health_check.www',
      id: HEALTH_CHECK_ID,
      type: 'HTTPS',
      host: 'www.example.com',
      loadBalancerArn: LOAD_BALANCER_ARN,
      port: 443,
      path: '/',
      intervalSeconds: 30,
      failureThreshold: 3,
    },
  ],
  scalingPolicies: [
    {
      address: 'aws_autoscaling_policy.cpu',
      arn: 'arn:aws:autoscaling:us-east-1:123456789012:scalingPolicy:1:autoScalingGroupName/web:policyName/cpu',
      name: 'cpu',
      autoScalingGroupName: 'web',
      type: 'target-tracking',
      metric: 'ASGAverageCPUUtilization',
      targetValue: 50,
      adjustment: null,
      warmupSeconds: 300,
    },
  ],
  deploymentGroups: [
    {
      address: 'aws_codedeploy_deployment_group.web',
      region: 'us-east-1',
      applicationName: 'site',
      name: 'site-web',
      autoScalingGroupNames: ['web'],
      targetGroupArns: [],
      style: 'blue-green',
      blueGreen: {
        greenFleet: 'copy-auto-scaling-group',
        onReady: 'stop',
        readyWaitSeconds: 3600,
        terminatesOriginal: true,
        terminationWaitSeconds: 300,
      },
      withTrafficControl: true,
      minimumHealthy: { type: 'all-but-one', value: 0 },
      rollbackEvents: ['DEPLOYMENT_FAILURE'],
      alarms: [],
    },
  ],
};
