// The four questions, and of each program the rules that come nearest to them. A rule is named here where
// its own description is about the same thing, be it by a part: a program is not asked less than it has.

/**
 * `policy` is Holdfast's, by which fixtures/cases are labelled. `rules` of a program: id → what it asks, in
 * the program's own words where they are short enough. An empty list: it has no rule on this.
 */
export const QUESTIONS = [
  {
    policy: 'network/database-reachability',
    asks: 'the application, and nothing else, reaches the database on its port',
    rules: {
      checkov: {
        CKV_AWS_17: 'RDS is not publicly accessible',
        CKV_AWS_24: 'no security group lets 0.0.0.0/0 in to port 22',
        CKV_AWS_25: 'the same for port 3389',
        CKV_AWS_260: 'the same for port 80',
        CKV_AWS_277: 'the same for port -1',
        CKV_AWS_382: 'no security group lets everything out to 0.0.0.0/0',
        CKV_AWS_229: 'no NACL lets 0.0.0.0/0 in to port 21',
        CKV_AWS_230: 'the same for port 20',
        CKV_AWS_231: 'the same for port 3389',
        CKV_AWS_232: 'the same for port 22',
        CKV_AWS_352: 'no NACL lets all ports in',
        CKV2_AWS_1: 'every NACL is attached to subnets',
        CKV2_AWS_5: 'every security group is attached to something',
        CKV2_AWS_12: 'the default security group lets nothing through',
      },
      trivy: {
        'AWS-0180': 'RDS is not publicly accessible',
        'AWS-0107': 'no security group lets everyone in to SSH or RDP',
        'AWS-0104': 'no security group lets everything out',
        'AWS-0102': 'no NACL allows all ports',
        'AWS-0105': 'no NACL lets everyone in to SSH or RDP',
        'AWS-0173': 'the default security group lets nothing through',
      },
      'plain Rego': {
        public_database: 'publicly_accessible is not true',
        open_group: 'no rule of a group lets 0.0.0.0/0 or ::/0 in, but to 80 and 443',
      },
      'terraform-compliance': {
        'A database is not publicly accessible': 'publicly_accessible is false',
        'No security group lets the world in to a database port': '3306, 0.0.0.0/0',
      },
    },
  },
  {
    policy: 'edge/https-only',
    asks: 'an internet-facing load balancer serves nothing over plain HTTP',
    rules: {
      checkov: {
        CKV_AWS_2: 'the listener’s protocol is HTTPS, or it redirects there',
        CKV2_AWS_20: 'the load balancer redirects HTTP to HTTPS on 443',
        CKV_AWS_103: 'the listener takes TLS 1.2 at least',
        CKV_AWS_378: 'the target group’s protocol is not HTTP',
      },
      trivy: {
        'AWS-0054': 'no plain HTTP',
        'AWS-0047': 'no outdated TLS policy',
      },
      'plain Rego': {
        plain_http: 'a listener with protocol HTTP has actions of type redirect only',
      },
      'terraform-compliance': {
        'An HTTP listener redirects to HTTPS': 'by default_action.redirect.protocol',
        'An HTTP listener of an aws_alb redirects to HTTPS': 'the same',
      },
    },
  },
  {
    policy: 'edge/waf-attached',
    asks: 'an internet-facing load balancer has a regional WAFv2 web ACL',
    rules: {
      checkov: {
        CKV2_AWS_28: 'a public load balancer is connected to a web ACL association',
        CKV2_AWS_76: 'its web ACL has the rules against Log4j',
      },
      trivy: { 'AWS-0053': 'no load balancer is exposed to the internet' },
      'plain Rego': { no_web_acl: 'in the load balancer’s module there is an association' },
      'terraform-compliance': {
        'An internet-facing load balancer has a web ACL': 'an association refers to it',
        'An internet-facing aws_alb has a web ACL': 'the same',
      },
    },
  },
  {
    policy: 'network/app-in-private-subnets',
    asks: 'no application instance lies in a public subnet or has a public address',
    rules: {
      checkov: {
        CKV_AWS_88: 'an instance or launch template gives no public address',
        CKV_AWS_389: 'a launch configuration gives none',
        CKV_AWS_130: 'a subnet gives none by default',
        CKV2_AWS_19: 'an Elastic IP is attached to an instance',
        CKV2_AWS_35: 'the default route leads to a NAT gateway, not a NAT instance',
      },
      trivy: {
        'AWS-0009': 'an instance, launch template or launch configuration gives no public address',
        'AWS-0164': 'a subnet gives none by default',
      },
      'plain Rego': {
        public_address: 'associate_public_ip_address is not true',
        public_by_subnet:
          'map_public_ip_on_launch is not true, unless the subnet’s name says public',
      },
      'terraform-compliance': {
        'No launch template asks for a public address': 'associate_public_ip_address',
        'No instance asks for a public address': 'the same',
        'No subnet but those named public gives public addresses': 'map_public_ip_on_launch',
      },
    },
  },
];

/** Conftest runs the same Rego. */
export function rulesOf(question, program) {
  return question.rules[program === 'conftest' ? 'plain Rego' : program] ?? {};
}
