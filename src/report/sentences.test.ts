import { expect, it } from 'vitest';
import type { RunSummary } from '../model/summary.js';
import { makeSampleInput } from './sample/sample-input.js';
import { tellUsers } from './sentences.js';

const [, sample] = makeSampleInput().summary.runs;
if (sample === undefined) throw new Error('the sample has two runs');
const run: RunSummary = sample;
const [fault] = run.faults;
if (fault === undefined) throw new Error('the run has a fault');
const tell = (changes: Partial<RunSummary>): string => tellUsers({ ...run, ...changes }).join(' ');

it('says how many requests failed, for how long, and that the stack recovered by itself', () => {
  expect(tell({})).toMatch(
    /1 in 12 requests failed: 289 of them, over 91\.6 s ± 0\.4 s \(declared\)/,
  );
  expect(tell({})).toMatch(/while it still lasted \(240 s\): the stack recovered by itself/);
});

it('does not call it recovery where requests still failed once the fault was over', () => {
  expect(tell({ faults: [{ ...fault, recoverMs: 250_000 }] })).toContain(
    'still failed 250 s after the fault began, when it was already over (it lasted 240 s)',
  );
});

it('concludes nothing from a run that is inconclusive', () => {
  expect(tell({ verdict: 'inconclusive' })).toMatch(
    /^The run is inconclusive: what follows was seen, and is no proof\./,
  );
});

it('does not claim that users noticed nothing where nothing was recorded', () => {
  const samples = { intended: 10, recorded: 0, failed: 0 };
  expect(tell({ samples })).toMatch(/nothing is known/);
  expect(tell({ samples: { ...samples, recorded: 10 } })).toMatch(/noticed nothing: all 10/);
});

it('doubts a fault that was not injected or not shown, and a machine that failed itself', () => {
  expect(tell({ faults: [{ ...fault, startedAt: null }] })).toMatch(/never injected/);
  expect(tell({ faults: [{ ...fault, proven: false }] })).toMatch(/not shown from outside/);
  expect(tell({ control: { recorded: 9, failed: 2 } })).toMatch(/2 of 9 .* own failed too/);
});

it('tells lost writes and those of which there was no telling', () => {
  const writes = {
    what: 'writes' as const,
    acknowledged: 300,
    found: 290,
    gone: 8,
    unread: 2,
    goneKeys: [],
    unknown: 0,
    unknownFound: 0,
  };
  expect(tell({ writes })).toContain('8 of 300 acknowledged writes were lost. Of 2 more');
  expect(tell({ writes: { ...writes, gone: 0 } })).toContain('None of 300 acknowledged writes');
});
