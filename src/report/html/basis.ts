import type { RunSummary } from '../../model/summary.js';
import { formatCount, formatLatency, formatPlural, formatSeconds, formatTime } from '../format.js';
import type { ReportInput, RunDetail } from '../input.js';
import { isLab, LAB_CAVEAT, placeOf } from '../words.js';
import { markup, type Child, type Markup } from './markup.js';

/** What stands in for what, what was assumed, and how good the instruments were. */
export function renderBasis(input: ReportInput): Markup {
  const { summary, modelled } = input;
  const substitutions = unique([
    ...summary.runs.flatMap((run) => run.substitutions),
    ...(input.topology?.substitutions ?? []),
  ]);
  const assumptions = unique(
    summary.runs.flatMap((run) => run.faults.flatMap(({ predicted }) => predicted?.basis ?? [])),
  );
  return markup`<section class="card stack long" id="basis" aria-labelledby="basis-title">
<h2 id="basis-title">What this report rests on</h2>
${summary.runs.some(isLab) && markup`<p>${LAB_CAVEAT}</p>`}
<div class="columns">
<div class="stack"><h3>Substitutions</h3>${renderList(substitutions, 'Nothing stood in for anything else.')}
<h3>Assumptions and settings</h3>${renderList(assumptions, 'None were recorded.')}</div>
<div class="stack"><h3>Plan</h3><dl class="pair">${planFacts(input)}</dl>
${renderTypes('resource type', modelled.types, 'modelled')}${renderTypes('resource type', modelled.passedOver, 'passed over')}</div>
</div>
${summary.runs.length > 0 && markup`<h3>Runs and their instruments</h3>`}
<div class="columns">${summary.runs.map((run, index) => renderRun(run, input.runs[index]))}</div>
</section>`;
}

function unique(lines: readonly string[]): string[] {
  return [...new Set(lines)];
}

function renderList(lines: readonly string[], none: string): Markup {
  if (lines.length === 0) return markup`<p class="quiet">${none}</p>`;
  return markup`<ul class="bullets">${lines.map((line) => markup`<li>${line}</li>`)}</ul>`;
}

function renderFacts(facts: readonly (readonly [string, Child])[]): Markup[] {
  return facts.map(([name, value]) => markup`<dt>${name}</dt><dd>${value}</dd>`);
}

function planFacts({ planName, summary, generatedAt }: ReportInput): Markup[] {
  const { gate } = summary;
  return renderFacts([
    ['File', markup`<code>${planName}</code>`],
    ...(gate === null
      ? []
      : ([
          ['SHA-256', markup`<code>${gate.plan.sha256}</code>`],
          ['Terraform', gate.plan.terraformVersion],
        ] as const)),
    ['Report made', formatTime(generatedAt)],
  ]);
}

function renderTypes(noun: string, types: readonly string[], how: string): Markup {
  if (types.length === 0) return markup`<p class="quiet">No ${noun}s ${how}.</p>`;
  return markup`<details><summary>${formatPlural(types.length, noun)} ${how}</summary><p class="small">${types.map((type, index) => markup`${index > 0 && ', '}<code>${type}</code>`)}</p></details>`;
}

function renderRun(run: RunSummary, detail: RunDetail | undefined): Markup {
  const { samples, latenessMs, availability } = run;
  return markup`<div class="stack"><h4>${run.scenario} ${placeOf(run.target)}</h4><dl class="pair">${renderFacts(
    [
      ['Speed', `${run.speed} declared seconds per real second`],
      [
        'Requests',
        `${formatCount(samples.intended)} intended, ${formatCount(samples.recorded)} recorded, ${formatCount(samples.failed)} failed`,
      ],
      ['Window', `${formatSeconds(availability.windowMs / 1000)} real`],
      [
        'Probe’s lateness',
        latenessMs.p99 === null ? 'not measured' : `p99 ${formatLatency(latenessMs.p99)} real`,
      ],
      ...faultFacts(run),
      ...(detail === undefined ? [] : journalFacts(detail)),
    ],
  )}</dl></div>`;
}

function faultFacts({ faults }: RunSummary): (readonly [string, Child])[] {
  if (faults.length === 0) return [['Fault', 'none']];
  return faults.flatMap((fault): (readonly [string, Child])[] => {
    const from = fault.startedAt === null ? 'never started' : formatTime(fault.startedAt);
    const until = fault.endedAt === null ? 'no end recorded' : formatTime(fault.endedAt);
    return [
      ['Fault', `${fault.name}, ${fault.proven ? 'proven' : 'not proven'} from outside`],
      ['From, until', `${from}, ${until}`],
      ...fault.seen.map((line): readonly [string, Child] => [fault.proven ? 'Seen' : 'Why', line]),
    ];
  });
}

function journalFacts({ journal }: RunDetail): (readonly [string, Child])[] {
  const { end, load } = journal;
  const ended =
    end === null
      ? 'no end recorded: the run was cut short'
      : `${end.outcome}${end.reason === null ? '' : `: ${end.reason}`}`;
  return [
    [
      'Journal',
      `${formatPlural(journal.records, 'record')} over ${formatSeconds(journal.durationMs / 1000)} real; ${ended}`,
    ],
    ...(journal.probeRatePerSecond === null
      ? []
      : ([
          [
            'Probe',
            `${journal.probeRatePerSecond} requests per real second, timeout ${formatSeconds(journal.probeTimeoutSeconds ?? 0)} declared`,
          ],
        ] as const)),
    ...(load === null
      ? []
      : ([
          [
            'Load',
            load.ratePerSecond === 0
              ? 'none beside the probe'
              : `${load.engine}, ${load.ratePerSecond} requests per real second over ${formatPlural(load.connections, 'connection')}; pressure only, measures nothing`,
          ],
        ] as const)),
    ...journal.instruments.map(({ name, figures }): readonly [string, Child] => [
      name,
      Object.entries(figures)
        .map(([figure, value]) => `${figure} ${Number(value.toPrecision(4))}`)
        .join(', '),
    ]),
    ...journal.notes.map((note): readonly [string, Child] => ['Note', note]),
  ];
}
