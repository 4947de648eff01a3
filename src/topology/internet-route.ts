import { known, unknown, type Uncertain } from '../model/uncertain.js';

/** Whether a route table leads to an internet gateway, and by which routes. */
export interface InternetRoute {
  readonly answer: Uncertain<boolean>;
  readonly evidence: readonly string[];
}

/** Agreement of several possible tables: known where all say the same. */
export function agree(routes: readonly InternetRoute[]): InternetRoute {
  const evidence = [...new Set(routes.flatMap((route) => route.evidence))];
  const values = new Set(
    routes.map(({ answer }) => (answer.state === 'known' ? answer.value : 'unknown')),
  );
  const [only] = values;
  if (values.size === 1 && typeof only === 'boolean') return { answer: known(only), evidence };
  const reason = routes
    .map(({ answer }) => (answer.state === 'unknown' ? answer.reason : ''))
    .find((text) => text !== '');
  return {
    answer: unknown(
      reason ??
        'it may have one of several route tables, of which some lead to an internet gateway',
      [true, false],
    ),
    evidence,
  };
}
