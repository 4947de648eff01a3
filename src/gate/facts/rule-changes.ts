import { NO_EXTENT, type Extent, type OpenTo } from '../../model/extent.js';
import type { GateSettings } from '../../model/settings.js';
import { reaches } from '../../reachability/engine/reach.js';
import { serviceText } from '../../reachability/engine/services.js';
import type { ProtectedChange } from '../../topology/change/protected-changes.js';
import type { Stack } from '../../topology/read-stack.js';
import { compareExtents } from '../extent/compare-extents.js';
import { covers } from '../extent/covers.js';
import { RuleSide, type HeldRule } from './rule-side.js';

/** What a change of a security group's rule does to one of those that hold the group. */
export interface RuleEffect {
  readonly verdict: 'pass' | 'fail' | 'unknown';
  readonly why: string;
}

type RuleChange = Pick<ProtectedChange, 'address' | 'action' | 'holders'>;
type IsOf = (rule: HeldRule) => boolean;

/**
 * Judges a rule that is changed or taken away by what holds in the planned state: what it let through
 * may be let through by others, and what it no longer does nobody may need. A store must still be
 * reached by the application on its port, and must not let in more than before.
 */
export class RuleChanges {
  private readonly before: RuleSide;
  private readonly after: RuleSide;

  constructor(stack: Stack, settings: GateSettings) {
    this.before = RuleSide.before(stack, settings);
    this.after = new RuleSide(stack);
  }

  effectsOf({ address, action, holders }: RuleChange): RuleEffect[] {
    // What is deleted or replaced takes all of its rules along, those that are resources of their own too.
    const isOf: IsOf = ({ source, group }) =>
      source === address || (action !== 'update' && group === address);
    return holders.map((holder) => this.effectOn(holder, isOf));
  }

  private effectOn(holder: string, isOf: IsOf): RuleEffect {
    if (!this.after.exists(holder)) return pass(`${holder} goes as well`);
    const [old, now] = [this.before.rulesOf(holder), this.after.rulesOf(holder)];
    const lost = notIn(old.filter(isOf), now);
    const gained = notIn(now.filter(isOf), old);
    const open = now.find((rule) => rule.opening === undefined && isOf(rule));
    if (open) return unknown(`what it lets through to ${holder} is known only after apply`);
    if (lost.length === 0 && gained.length === 0) {
      // What stands in place of a rule that is gone may let in more than it did.
      const isGone = !now.some((rule) => isOf(rule));
      const wider = isGone ? this.widened(holder) : undefined;
      return wider ?? pass(`the rules of ${holder} let through what it did`);
    }
    if (this.after.isLoadBalancer(holder)) return this.ofLoadBalancer(holder, lost);
    const store = this.after.store(holder);
    if (!store) return ofOther(holder, lost, gained);
    const wider = gained.length > 0 ? this.widened(holder) : undefined;
    return wider ?? this.ofStore(holder, store.port, lost);
  }

  /** What a store's groups let in that they should not, against before. */
  private widened(holder: string): RuleEffect | undefined {
    if (!this.after.store(holder)) return undefined;
    const { order, why } = compareExtents(
      extentOf(this.after, holder),
      extentOf(this.before, holder),
    );
    const text = `lets into ${holder} more than before: ${why.join('; ')}`;
    if (order === 'no worse') return undefined;
    return order === 'worse' ? fail(text) : unknown(`perhaps ${text}`);
  }

  private ofStore(holder: string, port: number | undefined, lost: readonly HeldRule[]): RuleEffect {
    const isOnPort = ({ direction, opening }: HeldRule): boolean =>
      direction === 'ingress' &&
      opening?.protocol !== UDP &&
      (port === undefined || holdsPort(opening, port));
    const name = `${holder}${port === undefined ? '' : ` on tcp ${port}`}`;
    if (!lost.some(isOnPort)) return pass(`it takes away no way to ${name}`);
    const now = this.after.fromApplication(holder);
    if (now?.verdict === 'proven') return pass(`the application still reaches ${name}`);
    const evidence = now?.evidence.join('; ') ?? '';
    if (now?.verdict !== 'refuted')
      return unknown(`whether the application still reaches ${name} is not known: ${evidence}`);
    // Who came by the rule, if the application did not, no plan tells.
    if (this.before.fromApplication(holder)?.verdict === 'refuted')
      return unknown(
        `the application did not reach ${name} before either, and who did is not told`,
      );
    return fail(`the application no longer reaches ${name}: ${evidence}`);
  }

  private ofLoadBalancer(holder: string, lost: readonly HeldRule[]): RuleEffect {
    const ports = this.after.portsOf(holder);
    const missed = lost.filter(
      ({ direction, opening }) =>
        direction === 'egress' || !ports || ports.some((port) => holdsPort(opening, port)),
    );
    const [first] = missed;
    if (!first) return pass(`it takes away no way to a port on which ${holder} listens`);
    const isCut = (port: number): boolean =>
      missed.some((rule) => rule.direction === 'ingress' && holdsPort(rule.opening, port)) &&
      reaches(
        this.after.network,
        { kind: 'internet' },
        { kind: 'endpoint', key: holder },
        { protocol: 6, fromPort: port, toPort: port },
      ).getsThere === 'refuted';
    const cut =
      this.after.isPlaced(holder) && this.after.facesInternet(holder)
        ? ports?.find(isCut)
        : undefined;
    return cut === undefined
      ? unknown(`${holder} no longer lets through all that it did: ${told([first])}`)
      : fail(`the internet no longer reaches ${holder} on tcp ${cut}`);
  }
}

/** Of what holds a group and has no application's way that is followed: brokers, warehouses. */
function ofOther(
  holder: string,
  lost: readonly HeldRule[],
  gained: readonly HeldRule[],
): RuleEffect {
  return gained.some(({ direction }) => direction === 'ingress')
    ? fail(`lets into ${holder} more than before: ${told(gained)}`)
    : unknown(
        `${holder} no longer lets through ${told(lost)}, and who needs that is not in this plan`,
      );
}

/** Rules of which not every packet is among those of others, the same way. */
function notIn(rules: readonly HeldRule[], others: readonly HeldRule[]): HeldRule[] {
  const sure = (wanted: HeldRule['direction']): OpenTo[] =>
    others.flatMap(({ direction, opening }) =>
      direction === wanted && opening?.isSure === true ? [opening] : [],
    );
  return rules.filter(
    ({ direction, opening }) => opening !== undefined && !covers(sure(direction), opening),
  );
}

function holdsPort(opening: OpenTo | undefined, port: number): boolean {
  if (!opening) return true;
  return opening.fromPort <= port && port <= opening.toPort;
}

const UDP = 17;

function extentOf(side: RuleSide, holder: string): Extent {
  const store = side.store(holder);
  return store ? { ...NO_EXTENT, ...side.openingsInto(store) } : NO_EXTENT;
}

function told(rules: readonly HeldRule[]): string {
  return rules
    .flatMap(({ direction, opening }) =>
      opening
        ? [`${serviceText(opening)} ${direction === 'ingress' ? 'from' : 'to'} ${opening.from}`]
        : [],
    )
    .slice(0, 3)
    .join(', ');
}

const pass = (why: string): RuleEffect => ({ verdict: 'pass', why });
const fail = (why: string): RuleEffect => ({ verdict: 'fail', why });
const unknown = (why: string): RuleEffect => ({ verdict: 'unknown', why });
