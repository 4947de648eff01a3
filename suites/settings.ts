/**
 * What the suites run against, chosen by environment, so that one suite serves a laptop and CI:
 *
 * - `HOLDFAST_PLAN`: JSON of the plan (the bundled one unless set)
 * - `HOLDFAST_TARGET`: `lab` unless set
 * - `HOLDFAST_SPEED`: declared seconds per real second, 10 unless set
 * - `HOLDFAST_OUT`: folder for journals and reports, a folder of its own below reports/ unless set
 */
export const settings = {
  plan: process.env['HOLDFAST_PLAN'] ?? 'fixtures/plans/private-web-app/plan.json',
  target: process.env['HOLDFAST_TARGET'] ?? 'lab',
  speed: Number(process.env['HOLDFAST_SPEED'] ?? 10),
  out: process.env['HOLDFAST_OUT'],
};
