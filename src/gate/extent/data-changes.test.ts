import { BASTION, all, set, volumes, script, type Rows } from './edits.fixture.js';
import { testRows } from './test-rows.fixture.js';

const ROWS: Rows = {
  'data/encryption': [
    ['a second volume', volumes([false]), volumes([false, false]), 'worsened', 'unchanged'],
    [
      'an encrypted volume beside it',
      volumes([false]),
      volumes([false, true]),
      'unchanged',
      'unchanged',
    ],
    [
      'encryption of the second volume',
      volumes([false, true]),
      volumes([false, false]),
      'worsened',
      'unchanged',
    ],
    [
      'the order of volumes',
      volumes([false, true]),
      (state) => {
        volumes([false, true])(state);
        state.set(BASTION, {
          ebs_block_device: [
            ...(state.valueOf(BASTION, 'ebs_block_device') as unknown[]),
          ].toReversed(),
        });
      },
      'unchanged',
      'unchanged',
    ],
    [
      'the instance type',
      volumes([false]),
      all(volumes([false]), set(BASTION, { instance_type: 't3.large' })),
      'unchanged',
      'unchanged',
    ],
  ],
  'data/no-plain-secrets': [
    [
      'one more secret',
      script('export DB_PASSWORD=Hunter2Hunter2'),
      script('export DB_PASSWORD=Hunter2Hunter2\nexport APP_PASSWORD=Correct9Horse'),
      'worsened',
      'unchanged',
    ],
    [
      'a line before it',
      script('export DB_PASSWORD=Hunter2Hunter2'),
      script('# hello\nexport DB_PASSWORD=Hunter2Hunter2'),
      'unchanged',
      'unchanged',
    ],
    [
      'its value',
      script('export DB_PASSWORD=Hunter2Hunter2'),
      script('export DB_PASSWORD=Other9Secret'),
      'unchanged',
      'unchanged',
    ],
    [
      'a token as well',
      script('export DB_PASSWORD=Hunter2Hunter2'),
      script(
        'export DB_PASSWORD=Hunter2Hunter2\nexport T=ghp_abcdefghijklmnopqrstuvwxyz0123456789',
      ),
      'worsened',
      'unchanged',
    ],
  ],
};

testRows(ROWS);
