import { describe, expect, test } from 'vitest';
import { demandComments, readWaiverComments } from './waiver-comments.js';

const TERMS = { today: '2026-01-01', maxDays: 366 };

function read(text: string, address: string | undefined = 'module.a.aws_lb.web') {
  const location = { file: 'modules/a/main.tf', line: 12 };
  return readWaiverComments([{ location, text, address }], TERMS);
}

test('a comment is a waiver of the block at which it stands', () => {
  const text =
    'waive edge/waf-attached owner=platform expires=2026-06-30 reason="CloudFront carries it, see \\"INFRA-7\\""';
  expect(demandComments(read(text))).toEqual([
    {
      policy: 'edge/waf-attached',
      address: 'module.a.aws_lb.web',
      owner: 'platform',
      reason: 'CloudFront carries it, see "INFRA-7"',
      expires: '2026-06-30',
      verdicts: ['fail'],
      environment: null,
      from: 'comment',
      source: 'modules/a/main.tf:12',
    },
  ]);
});

test('verdicts, environment and order are free', () => {
  const text =
    'waive a/b reason=r verdicts=fail,unknown environment=staging expires=2026-06-30 owner="a team"';
  expect(read(text).waivers).toMatchObject([
    { verdicts: ['fail', 'unknown'], environment: 'staging', owner: 'a team' },
  ]);
});

const GOOD = 'waive a/b owner=o expires=2026-06-30 reason=r';

describe('a comment that is wrong', () => {
  test.each([
    ['another verb', 'waiver a/b', /12: `holdfast:waiver` is not known, expected holdfast:waive/],
    ['nothing', '', /`holdfast:` is not known/],
    ['no policy', 'waive', /`policy` is "", expected a text that is not empty/],
    ['no owner', 'waive a/b expires=2026-06-30 reason=r', /`owner` is missing/],
    ['no expiry', 'waive a/b owner=o reason=r', /`expires` is missing/],
    ['no reason', 'waive a/b owner=o expires=2026-06-30', /`reason` is missing/],
    ['a reason without quotes', `${GOOD} it is fine`, /"it" is not of the form name=value/],
    ['a quote without end', 'waive a/b reason="x', /a quote in the comment has no end/],
    ['a wrong day', GOOD.replace('06-30', '13-01'), /expected a day that there is/],
    ['a day too far', GOOD.replace('2026', '2028'), /expected 366 at most/],
    ['a field twice', `${GOOD} owner=p`, /`owner` is given twice/],
    ['an address of its own', `${GOOD} address=*`, /`address` is given twice/],
    ['a field that is not known', `${GOOD} ownr=p`, /`ownr` is not known. Did you mean owner\?/],
    ['a wrong verdict', `${GOOD} verdicts=all`, /`verdicts\[0\]` is "all"/],
  ])('for %s is named with file and line, and exits with 2', (_what, text, message) => {
    const { waivers, problems } = read(text);
    expect(waivers).toEqual([]);
    expect(problems.join('\n')).toMatch(message);
    expect(problems.join('\n')).toContain('modules/a/main.tf:12');
    expect(() => demandComments(read(text))).toThrow(
      expect.objectContaining({ code: 'waiver/wrong', exitCode: 2 }),
    );
  });

  test('for it stands nowhere', () => {
    const location = { file: 'main.tf', line: 1 };
    const { problems } = readWaiverComments([{ location, text: GOOD, address: undefined }], TERMS);
    expect(problems).toEqual(['main.tf:1: the waiver stands at no resource or module']);
  });

  test('hides no other one', () => {
    const location = { file: 'main.tf', line: 1 };
    const { waivers, problems } = readWaiverComments(
      ['waive', GOOD].map((text) => ({ location, text, address: 'aws_lb.a' })),
      TERMS,
    );
    expect(waivers).toHaveLength(1);
    expect(problems).toHaveLength(1);
  });
});
