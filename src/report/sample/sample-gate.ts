import { standingOf, type Finding, type GateReport, type Standing } from '../../model/finding.js';

const ADDRESSES = {
  'network/app-in-private-subnets': 'module.application.aws_autoscaling_group.app',
  'network/database-reachability': 'module.database.aws_db_instance.main',
  'edge/https-only': 'module.load_balancer.aws_lb_listener.http',
  'edge/waf-attached': 'module.load_balancer.aws_lb.main',
} as const;

/** Made-up findings: all pass, or one fail, one waived fail and one unknown among them. */
export function makeSampleGate(kind: 'holds' | 'flawed'): GateReport {
  const findings = Object.entries(ADDRESSES).map(([policy, address]): Finding => ({
    policy,
    verdict: 'pass',
    severity: 'high',
    address,
    message: `What ${policy} demands holds.`,
    evidence: [`${address} was read from the plan’s configuration.`],
    remedy: '',
    fingerprint: `sample:${policy}`,
    location: null,
    waiver: null,
    baseline: null,
    change: null,
  }));
  const shown = kind === 'holds' ? findings : flaw(findings);
  const count = (standing: Standing): number =>
    shown.filter((each) => standingOf(each) === standing).length;
  return {
    version: 2,
    verdict: kind === 'holds' ? 'pass' : 'fail',
    plan: { sha256: '9c1f'.repeat(16), terraformVersion: '1.11.4' },
    scope: 'all',
    summary: {
      pass: count('pass'),
      fail: count('fail'),
      unknown: count('unknown'),
      waived: count('waived'),
      known: count('known'),
      unchanged: count('unchanged'),
      notApplicable: 0,
    },
    policies: Object.keys(ADDRESSES).map((policy) => ({ policy, inScope: 1 })),
    tiers:
      kind === 'holds' ? [] : ['The bastion is module.bastion.aws_instance.bastion, by its name'],
    notices:
      kind === 'holds'
        ? []
        : [
            {
              level: 'warning',
              code: 'waiver/expires-soon',
              message:
                'holdfast.waivers.yaml:2: the waiver of edge/waf-attached ends on 2026-06-30.',
            },
          ],
    findings: shown,
  };
}

function flaw(findings: readonly Finding[]): Finding[] {
  return findings.map((finding): Finding => {
    if (finding.policy === 'network/database-reachability') {
      return {
        ...finding,
        verdict: 'fail',
        severity: 'critical',
        message: 'The bastion reaches the database on port 3306; only the application may.',
        evidence: [
          'module.bastion.aws_instance.bastion carries module.bastion.aws_security_group.bastion',
          'module.database.aws_vpc_security_group_ingress_rule.bastion admits it on 3306-3306/tcp',
          'module.database.aws_db_instance.main carries module.database.aws_security_group.database',
        ],
        remedy:
          'Remove module.database.aws_vpc_security_group_ingress_rule.bastion, or name the application’s security group in it.',
      };
    }
    if (finding.policy === 'edge/waf-attached') {
      return {
        ...finding,
        verdict: 'fail',
        message: 'The internet-facing load balancer has no web ACL.',
        evidence: ['module.load_balancer.aws_wafv2_web_acl_association.main has count = 0'],
        remedy: 'Set enable_waf to true.',
        waiver: {
          owner: 'platform team',
          reason: 'CloudFront in front carries the web ACL.',
          expires: '2026-06-30',
          from: 'file',
          source: 'holdfast.waivers.yaml:2',
        },
      };
    }
    if (finding.policy === 'network/app-in-private-subnets') {
      return {
        ...finding,
        verdict: 'unknown',
        message: 'The route table of module.network.aws_subnet.private["us-east-1a"] is not told.',
        evidence: ['aws_route_table_association.private takes its route table from a local value'],
        remedy: 'Refer to the route table directly, so that the plan tells it.',
      };
    }
    return finding;
  });
}
