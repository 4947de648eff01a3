import { describe, expect, test } from 'vitest';
import { nameFiles } from './stack-name.js';

const names = (...args: string[]) => nameFiles(args).map(({ name }) => name);

describe('the name of a stack', () => {
  test.each([
    ['network.json', 'network'],
    ['states/network.state.json', 'network'],
    ['./out/app.plan.json', 'app'],
    ['live/network/plan.json', 'network'],
    ['live/network/terraform.tfstate.json', 'network'],
    ['C:\\live\\edge\\plan.json', 'edge'],
    ['plan.json', 'stack1'],
    ['../plan.json', 'stack1'],
    ['live/my network/plan.json', 'my-network'],
    ['edge-eu=live/plan.json', 'edge-eu'],
  ])('%s is %s', (arg, name) => {
    expect(names(arg)).toEqual([name]);
  });

  test('NAME=FILE names the file; what is no name belongs to the path', () => {
    expect(nameFiles(['net=a/plan.json', 'b/x:y=z/plan.json'])).toEqual([
      { name: 'net', path: 'a/plan.json' },
      { name: 'x-y-z', path: 'b/x:y=z/plan.json' },
    ]);
  });

  test('two of one name are refused, and can be named', () => {
    expect(() => names('a/network.json', 'b/network.json')).toThrow(
      expect.objectContaining({
        code: 'cli/stack-names',
        exitCode: 2,
        message: 'a/network.json and b/network.json both have the name "network"',
      }),
    );
    expect(names('a/network.json', 'old=b/network.json')).toEqual(['network', 'old']);
  });
});
