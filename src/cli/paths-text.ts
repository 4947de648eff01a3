import { describeBlock, describeStep } from '../reachability/claims/describe-path.js';
import type { Service } from '../reachability/engine/network.js';
import type { ReachAnswer } from '../reachability/engine/reach.js';
import { serviceText } from '../reachability/engine/services.js';
import { showOnOneLine } from '../report/visible.js';

export type PathsVerdict = 'reachable' | 'not-reachable' | 'unknown';

/** Reachable where something surely gets there; not reachable where nothing possibly does. */
export function verdictOf({ staysOut }: ReachAnswer): PathsVerdict {
  if (staysOut === 'proven') return 'not-reachable';
  return staysOut === 'refuted' ? 'reachable' : 'unknown';
}

/** The answer for a person: verdict, shortest path or what stops it, what is open, what is assumed. */
export function renderPaths(answer: ReachAnswer, service: Service): string {
  const verdict = verdictOf(answer);
  const { from, to } = answer;
  const on = serviceText(service);
  const head = {
    reachable: `REACHABLE  ${from} reaches ${to} on ${list(answer.sure, on)}`,
    'not-reachable': `NOT REACHABLE  ${from} does not reach ${to} on ${on}: proven`,
    unknown: `UNKNOWN  whether ${from} reaches ${to} on ${on} is not told by this plan`,
  }[verdict];
  const lines = [head, ...body(answer, verdict), ...part('Assumed', answer.assumptions)];
  return lines.map(showOnOneLine).join('\n');
}

function body(answer: ReachAnswer, verdict: PathsVerdict): string[] {
  if (verdict === 'not-reachable') return part('Stopped by', answer.blocks.map(describeBlock));
  const path = answer.witness.flatMap(({ from, to, over, listener, packet, steps }, index) => [
    `  ${index + 1}. ${from} → ${to}, ${over}`,
    ...(listener === undefined ? [] : [`     sent on by ${listener}`]),
    `     packet ${packet.text}`,
    ...steps.map((step) => `     ${describeStep(step)} (${step.at})`),
  ]);
  const title = answer.isWitnessSure ? 'Shortest path' : 'A path that is possible';
  const partly =
    verdict === 'reachable' && answer.getsThere === 'refuted'
      ? part('Not from every interface to every interface', answer.blocks.map(describeBlock))
      : [];
  return [
    ...(path.length > 0 ? ['', `${title}:`, ...path] : []),
    ...partly,
    ...part('Open', answer.reasons),
  ];
}

function part(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', `${title}:`, ...lines.map((line) => `  ${line}`)];
}

function list(services: readonly Service[], otherwise: string): string {
  return services.length === 0 ? otherwise : services.map(serviceText).join(', ');
}
