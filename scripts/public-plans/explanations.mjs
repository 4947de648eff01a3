/**
 * Why the gate answers as it does on real plans of other projects: for each refusal, pass and fail of a
 * policy, what in the plan makes it so, as read in the plan and not in the gate's answer.
 *
 * @type {readonly {policy: string, answer: 'pass' | 'fail' | 'refused', why: string, plans: readonly string[]}[]}
 */
export const EXPLANATIONS = [];
