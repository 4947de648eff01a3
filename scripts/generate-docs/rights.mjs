import { built } from './markdown.mjs';

/** What infra/chaos-role grants: the statements of RIGHTS and FIS_RIGHTS, each with the faults that need it. */
export async function rightsFile() {
  const { actionsOf, RIGHTS } = await built('target/aws/rights.js');
  const { FIS_ACTIONS, FIS_RIGHTS } = await built('target/aws/fis-rights.js');
  const content = {
    source:
      'Made from src/target/aws/rights.ts and fis-rights.ts by `npm run docs`. Edits here are lost.',
    faults: Object.keys(FIS_ACTIONS).toSorted(),
    caller: RIGHTS.map(({ faults, ...right }) => ({
      faults,
      statement: statementOf({ ...right, actions: actionsOf(right) }),
    })),
    fis: FIS_RIGHTS.map((right) => ({
      faults: Object.keys(FIS_ACTIONS).filter((fault) =>
        FIS_ACTIONS[fault].some((action) => right.fisActions.includes(action)),
      ),
      statement: statementOf(right),
    })),
  };
  return { path: '../infra/chaos-role/rights.json', content: JSON.stringify(content) };
}

function statementOf({ sid, actions, resources, condition }) {
  return {
    Sid: sid,
    Effect: 'Allow',
    Action: actions,
    Resource: resources,
    ...(condition === undefined ? {} : { Condition: condition }),
  };
}
