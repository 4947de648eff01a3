// Counts answers against the labels of fixtures/cases.
import { QUESTIONS, rulesOf } from './questions.mjs';

/** Flaws of the database question that shut the application out, where the others let too much in. */
const SHUTS_OUT = new Set([
  'wrong-port',
  'app-not-admitted',
  'app-without-egress',
  'nacl-denies-port',
  'nacl-without-replies',
  'nacl-application-without-replies',
  'nacl-empty',
]);

/** The questions as they are counted: the database's flaws are of two kinds. */
export const COUNTED = QUESTIONS.flatMap((question) =>
  question.policy === 'network/database-reachability'
    ? [
        { ...question, part: 'lets too much in', has: ({ mutation }) => !SHUTS_OUT.has(mutation) },
        {
          ...question,
          part: 'shuts the application out',
          has: ({ mutation }) => SHUTS_OUT.has(mutation),
        },
      ]
    : [{ ...question, part: '', has: () => true }],
);

/**
 * Of one program, for each counted question: over the flawed and over the harmless plans, how many have a
 * finding of the question's rules (`fails`), how many have one that the correct stack of the same style has
 * not (`own`), how many have none but are said to be open (`open`), and how many got no answer (`errors`).
 * `rules` has, for each rule, on how many plans of each kind it has such findings of its own, and on how many
 * correct stacks it has any.
 */
export function count({ name, answers }, cases) {
  const correct = new Map(
    cases
      .filter(({ mutation }) => mutation === 'correct')
      .map(({ id, style }) => [style, answers.get(id)]),
  );
  return COUNTED.map((question) => {
    const rules = name === 'Holdfast' ? [question.policy] : Object.keys(rulesOf(question, name));
    const judged = cases
      .filter(({ expected }) => expected[question.policy] !== undefined)
      .map((labelled) =>
        judge(labelled, answers.get(labelled.id), correct.get(labelled.style), rules, question),
      );
    const flawed = judged.filter(
      ({ truth, labelled }) => truth === 'violated' && question.has(labelled),
    );
    const harmless = judged.filter(({ truth }) => truth === 'holds');
    return {
      question,
      flawed: sum(flawed),
      harmless: sum(harmless),
      rules: rules.map((rule) => ({
        rule,
        flawed: flawed.filter(({ own }) => own.has(rule)).length,
        harmless: harmless.filter(({ own }) => own.has(rule)).length,
        correct: harmless.filter(
          ({ labelled, any }) => labelled.mutation === 'correct' && any.has(rule),
        ).length,
      })),
    };
  });
}

function judge(labelled, answer, standing, rules, { policy }) {
  const of = (list = []) => list.filter(({ rule }) => rules.includes(rule));
  const { truth } = labelled.expected[policy];
  if (answer.error !== undefined)
    return { labelled, truth, error: answer.error, any: new Set(), own: new Set(), open: false };
  const known = new Set(of(standing?.findings).map(({ rule, resource }) => `${rule} ${resource}`));
  const found = of(answer.findings);
  return {
    labelled,
    truth,
    any: new Set(found.map(({ rule }) => rule)),
    own: new Set(
      found
        .filter(({ rule, resource }) => !known.has(`${rule} ${resource}`))
        .map(({ rule }) => rule),
    ),
    open: found.length === 0 && of(answer.open).length > 0,
  };
}

function sum(judged) {
  const those = (test) => judged.filter(test).length;
  return {
    plans: judged.length,
    fails: those(({ any }) => any.size > 0),
    own: those(({ own }) => own.size > 0),
    open: those(({ open }) => open),
    errors: those(({ error }) => error !== undefined),
    silent: those(({ any, open, error }) => any.size === 0 && !open && error === undefined),
  };
}
