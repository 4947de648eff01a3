import type { LabParameterValues } from '../parameters.js';
import type { AlarmDefinition, AlarmState, WorldAlarm } from '../world/cloudwatch.js';
import { evaluateAlarm } from './evaluate-alarm.js';
import { statisticOf, type MetricStore } from './metric-store.js';

const KEPT = 100;

/** Told of each change of an alarm's state, and of each evaluation that finds it in ALARM. */
export type OnAlarm = (alarm: AlarmDefinition, state: AlarmState, changed: boolean) => void;

/** The alarms of the stack, evaluated on the lab's own metrics. */
export class Alarms {
  readonly #all = new Map<string, WorldAlarm>();
  readonly #listeners: OnAlarm[] = [];

  constructor(
    definitions: readonly AlarmDefinition[],
    private readonly store: MetricStore,
    private readonly parameters: LabParameterValues,
  ) {
    for (const definition of definitions) this.put(definition);
  }

  onAlarm(listener: OnAlarm): void {
    this.#listeners.push(listener);
  }

  list(): readonly WorldAlarm[] {
    return [...this.#all.values()];
  }

  isInAlarm(name: string): boolean {
    return this.#all.get(name)?.state === 'ALARM';
  }

  put(definition: AlarmDefinition): void {
    const before = this.#all.get(definition.name);
    this.#all.set(definition.name, {
      state: 'INSUFFICIENT_DATA',
      reason: 'Unchecked: Initial alarm creation',
      updatedAtEpochMs: Date.now(),
      history: [],
      ...before,
      definition,
    });
  }

  remove(names: readonly string[]): void {
    for (const name of names) this.#all.delete(name);
  }

  set(name: string, state: AlarmState, reason: string): void {
    const alarm = this.#all.get(name);
    if (alarm === undefined) return;
    const changed = alarm.state !== state;
    if (changed) {
      const atEpochMs = Date.now();
      const item = { atEpochMs, from: alarm.state, to: state, reason };
      const history = [item, ...alarm.history].slice(0, KEPT);
      this.#all.set(name, { ...alarm, state, reason, updatedAtEpochMs: atEpochMs, history });
    }
    for (const listener of this.#listeners) listener(alarm.definition, state, changed);
  }

  /** Of the metric's last period that is over; null where it has none. */
  latestValue(definition: AlarmDefinition): number | null {
    return this.#valuesOf(definition, 1)[0] ?? null;
  }

  /** Looks at the periods that are over and whose values have arrived. */
  evaluate(): void {
    for (const { definition, state: before } of this.list()) {
      const values = this.#valuesOf(definition, definition.evaluationPeriods);
      const { state, reason } = evaluateAlarm(definition, values, before);
      this.set(definition.name, state, reason);
    }
  }

  #valuesOf(definition: AlarmDefinition, count: number): (number | null)[] {
    const { statistic, periodSeconds, metricName: name } = definition;
    const delaySeconds = this.parameters.metricDelaySeconds;
    return this.store
      .closedPeriods({ ...definition, name }, { periodSeconds, count, delaySeconds })
      .map((each) => (each === null ? null : statisticOf(statistic, each)));
  }
}
