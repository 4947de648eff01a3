import { amount, type Extent } from '../../model/extent.js';
import type { Finding } from '../../model/finding.js';
import { joinExtents, withoutIndex, YES_OR_NO, type ExtentReader } from './extent-reader.js';
import { openingsOf } from './openings-of.js';
import type { ExtentSources } from './extent-sources.js';

/** What serves plain HTTP: of a rule what it matches as well, for a rule may come to match more. */
const httpsOnly: ExtentReader = ({ address, message, verdict }, sources) => {
  if (verdict !== 'fail') return undefined;
  const rules = sources.ruleConditions();
  const parts = message.split('; ').map((text): Partial<Extent> => {
    const source = [address, ...rules.keys()].find((own) => text.startsWith(`${own} `)) ?? '';
    const fault = text.slice(source.length).trim();
    return source === address
      ? { faults: [`its default action ${fault}`] }
      : { faults: [`a rule ${fault}`], doubts: [`a rule for ${matchesOf(rules.get(source))}`] };
  });
  const isAll = parts.some(({ doubts }) => doubts === undefined);
  // Where all that no rule takes is served, what a rule takes adds nothing.
  return joinExtents(isAll ? parts.filter(({ doubts }) => doubts === undefined) : parts);
};

/** Conditions in an order of their own, without what is empty. */
function matchesOf(condition: unknown): string {
  const rows = Array.isArray(condition) ? condition : [];
  return rows
    .map((row) =>
      JSON.stringify(row, (_, value: unknown) =>
        value === null || (Array.isArray(value) && value.length === 0) ? undefined : value,
      ),
    )
    .toSorted()
    .join(' and ');
}

const tlsPolicy: ExtentReader = ({ message, verdict }) => {
  const version = /^takes TLS (\d\.\d)$/.exec(message)?.[1];
  if (verdict !== 'fail' || version === undefined) return undefined;
  return joinExtents([{ amounts: [amount('oldest TLS', 'less', Number(version))] }]);
};

const certificate: ExtentReader = ({ message, verdict }) =>
  joinExtents([
    verdict === 'fail'
      ? { faults: [message.startsWith('has no default') ? 'no certificate' : message] }
      : { doubts: ['its certificate'] },
  ]);

const PROTECTIONS = ['SQL injection', 'anonymous addresses', 'bots'];

/** How well a web ACL stops each thing: rules that act on all requests, and what of them only counts. */
const wafRules: ExtentReader = ({ message, evidence, verdict }) => {
  if (verdict !== 'fail') return undefined;
  const missing = message.replace(/^stops no /, '').split(' and no ');
  return joinExtents([
    { faults: missing.map((what) => `stops no ${what}`) },
    {
      amounts: PROTECTIONS.map((what) =>
        amount(
          `rules against ${what}`,
          'less',
          Math.max(0, ...evidence.map((line) => strengthOf(line, what))),
        ),
      ),
    },
  ]);
};

/** 2 for a rule that acts on all requests, 1 for one that acts on some, less where parts only count. */
function strengthOf(line: string, what: string): number {
  if (!line.startsWith('rule ') || !line.endsWith(` on ${what}`)) return 0;
  const acts = line.slice(0, -` on ${what}`.length);
  const isPartial = acts.endsWith(' on some requests');
  const rest = isPartial ? acts.slice(0, -' on some requests'.length) : acts;
  const off = / acts \(([^)]*) only counts?\)$/.exec(rest)?.[1];
  if (off === undefined && !rest.endsWith(' acts')) return 0;
  const counted = off === undefined ? 0 : off.split(', ').length;
  return (isPartial ? 1 : 2) - Math.min(counted, 90) / 100;
}

/** Ways around a web ACL, and from where they are open. */
function aroundWaf({ address, verdict }: Finding, sources: ExtentSources) {
  if (verdict !== 'fail') return undefined;
  const way = sources.wafWays().find((own) => own.address === address);
  if (!way) return undefined;
  const flows = sources.flowsAroundWaf()(address);
  return joinExtents([
    { faults: distinct(way.sure), doubts: distinct(way.maybe) },
    { openings: flows.flatMap((flow) => openingsOf(flow, true, sources)) },
  ]);
}

/** A way to one more instance of a fleet is no other way. */
function distinct(texts: readonly string[]): string[] {
  return [...new Set(texts.map(withoutIndex))];
}

export const EDGE_EXTENTS: Readonly<Record<string, ExtentReader>> = {
  'edge/https-only': httpsOnly,
  'edge/tls-policy': tlsPolicy,
  'edge/certificate': certificate,
  'edge/waf-attached': YES_OR_NO,
  'edge/waf-challenge': YES_OR_NO,
  'edge/waf-rules': wafRules,
  'edge/no-way-around-waf': aroundWaf,
};
