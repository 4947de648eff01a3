import {
  DB,
  APP,
  LB,
  TARGETS,
  all,
  set,
  appIn,
  firstOf,
  refresh,
  type Rows,
} from './edits.fixture.js';
import { testRows } from './test-rows.fixture.js';

const ROWS: Rows = {
  'availability/database-backups': [
    [
      'fewer days',
      set(DB, { backup_retention_period: 5 }),
      set(DB, { backup_retention_period: 0 }),
      'worsened',
      'unchanged',
    ],
    [
      'the window',
      set(DB, { backup_retention_period: 5 }),
      set(DB, { backup_retention_period: 5, backup_window: '01:00-02:00' }),
      'unchanged',
      'unchanged',
    ],
  ],
  'availability/database-multi-az': [
    [
      'its class',
      set(DB, { multi_az: false }),
      set(DB, { multi_az: false, instance_class: 'db.m6g.large' }),
      'unchanged',
      'unchanged',
    ],
  ],
  'availability/deletion-protection': [
    [
      'no final snapshot either',
      set(DB, { deletion_protection: false }),
      set(DB, { deletion_protection: false, skip_final_snapshot: true }),
      'worsened',
      'unchanged',
    ],
    [
      'one for the other',
      set(DB, { deletion_protection: false }),
      set(DB, { skip_final_snapshot: true }),
      'worsened',
      'worsened',
    ],
    [
      'the load balancer’s timeout',
      set(LB, { enable_deletion_protection: false }),
      set(LB, { enable_deletion_protection: false, idle_timeout: 100 }),
      'unchanged',
      'unchanged',
    ],
  ],
  'availability/elb-health-check': [
    [
      'one process more',
      set(APP, { suspended_processes: ['ReplaceUnhealthy'] }),
      set(APP, { suspended_processes: ['Terminate', 'ReplaceUnhealthy'] }),
      'worsened',
      'unchanged',
    ],
    [
      'their order',
      set(APP, { suspended_processes: ['Launch', 'Terminate'] }),
      set(APP, { suspended_processes: ['Terminate', 'Launch'] }),
      'unchanged',
      'unchanged',
    ],
    [
      'the type as well',
      set(APP, { suspended_processes: ['Launch'] }),
      set(APP, { suspended_processes: ['Launch'], health_check_type: 'EC2' }),
      'worsened',
      'unchanged',
    ],
  ],
  'availability/health-check-timing': [
    [
      'a longer interval',
      (state) =>
        state.set(TARGETS, {
          health_check: [
            {
              ...firstOf(state.valueOf(TARGETS, 'health_check')),
              interval: 100,
              unhealthy_threshold: 3,
            },
          ],
        }),
      (state) =>
        state.set(TARGETS, {
          health_check: [
            {
              ...firstOf(state.valueOf(TARGETS, 'health_check')),
              interval: 200,
              unhealthy_threshold: 3,
            },
          ],
        }),
      'worsened',
      'unchanged',
    ],
    [
      'a longer grace period that is too long',
      set(APP, { health_check_grace_period: 1000 }),
      set(APP, { health_check_grace_period: 2000 }),
      'worsened',
      'unchanged',
    ],
    [
      'none in place of too long a one',
      set(APP, { health_check_grace_period: 1000 }),
      set(APP, { health_check_grace_period: 0 }),
      'worsened',
      'worsened',
    ],
  ],
  'availability/zone-loss-capacity': [
    [
      'a zone less',
      all(set(APP, { min_size: 3, desired_capacity: 3 })),
      all(set(APP, { min_size: 3, desired_capacity: 3 }), appIn('app')),
      'worsened',
      'unchanged',
    ],
    [
      'twice as many',
      all(appIn('app'), set(APP, { min_size: 2, desired_capacity: 2 })),
      all(appIn('app'), set(APP, { min_size: 4, desired_capacity: 4 })),
      'unchanged',
      'unchanged',
    ],
    ['another subnet of the zone', appIn('app'), appIn('public'), 'unchanged', 'unchanged'],
  ],
  'delivery/capacity-floor': [
    [
      'less kept healthy',
      (state) => state.set(APP, { instance_refresh: refresh(state, 10), desired_capacity: 4 }),
      (state) => state.set(APP, { instance_refresh: refresh(state, 0), desired_capacity: 4 }),
      'worsened',
      'unchanged',
    ],
  ],
};

testRows(ROWS);
