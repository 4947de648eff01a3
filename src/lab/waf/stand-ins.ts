import { ANONYMOUS_ATTACKERS } from '../../model/attack-addresses.js';
import { addressRanges } from '../address-range.js';
import { pathOf, queryOf } from './inspected-request.js';
import type { InspectedRequest } from './inspected-request.js';
import { looksLikeSqlInjection } from './sql-injection.js';

/** One rule of a managed group, under AWS's name for it. */
export interface StandInRule {
  readonly name: string;
  readonly matches: (request: InspectedRequest) => boolean;
}

export interface StandIn {
  /** What stands for it, for the report. */
  readonly what: string;
  readonly inspectsBody: boolean;
  /** All block, as AWS's do by default. */
  readonly rules: readonly StandInRule[];
}

const isAnonymous = addressRanges([ANONYMOUS_ATTACKERS]);

/** Programs that say so in their User-Agent; AWS knows many more signals. */
const HTTP_LIBRARIES =
  /^(?:curl|wget|python-requests|python-urllib|go-http-client|java|libwww-perl|okhttp|axios|node-fetch)\b/i;
const SCANNERS = /\b(?:sqlmap|nikto|nmap|masscan|zgrab|dirbuster|acunetix|nessus)\b/i;
const SCRAPERS = /\b(?:scrapy|headlesschrome|phantomjs|[a-z]{0,20}bot|spider|crawler)\b/i;

/**
 * What stands in the lab for rule groups whose rules AWS keeps to itself. They show that a web ACL is
 * in the way and what it then does; never whether AWS's own would have caught the same request.
 */
export const STAND_INS: Readonly<Record<string, StandIn>> = {
  AWSManagedRulesSQLiRuleSet: {
    what: 'a list of well-known shapes of SQL injection',
    inspectsBody: true,
    rules: [
      {
        name: 'SQLi_QUERYARGUMENTS',
        matches: (request) => looksLikeSqlInjection(queryOf(request)),
      },
      { name: 'SQLi_BODY', matches: ({ body }) => looksLikeSqlInjection(body) },
      {
        name: 'SQLi_COOKIE',
        matches: ({ headers }) => looksLikeSqlInjection(headers['cookie'] ?? ''),
      },
      { name: 'SQLi_URIPATH', matches: (request) => looksLikeSqlInjection(pathOf(request)) },
    ],
  },
  AWSManagedRulesAnonymousIpList: {
    what: `the loopback addresses ${ANONYMOUS_ATTACKERS}`,
    inspectsBody: false,
    rules: [{ name: 'AnonymousIPList', matches: ({ clientIp }) => isAnonymous(clientIp) }],
  },
  AWSManagedRulesBotControlRuleSet: {
    what: 'names of programs in User-Agent',
    inspectsBody: false,
    rules: [
      { name: 'CategoryHttpLibrary', matches: byAgent(HTTP_LIBRARIES) },
      { name: 'CategorySecurity', matches: byAgent(SCANNERS) },
      { name: 'CategoryScrapingFramework', matches: byAgent(SCRAPERS) },
    ],
  },
};

function byAgent(pattern: RegExp): StandInRule['matches'] {
  return ({ headers }) => pattern.test(headers['user-agent'] ?? '');
}
