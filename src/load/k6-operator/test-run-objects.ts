import { HoldfastError, EXIT_CODES } from '../../model/error.js';
import { removalCommand } from './check-cluster.js';
import { apiError, oneLine, statusOf } from './api-error.js';
import type { Cluster } from './cluster.js';
import { configMapOf, secretOf, TEST_RUNS, testRunOf, type TestRunPlan } from './test-run.js';
import type { TestRunWatch } from './test-run-watch.js';

/** Pods get 30 s by default to end. */
const GONE_MS = 60_000;

/** What a run makes, and how it goes again; the operator's Jobs and Services go with the TestRun. */
export class TestRunObjects {
  readonly #removals: { readonly what: string; remove(): Promise<unknown> }[] = [];
  #ending: Promise<void> | null = null;

  constructor(
    private readonly cluster: Cluster,
    private readonly plan: TestRunPlan,
  ) {}

  async make(): Promise<void> {
    const { core, custom } = this.cluster;
    const { namespace, name } = this.plan;
    const one = { name, namespace };
    await this.#make(`configmap/${name}`, {
      make: () => core.createNamespacedConfigMap({ namespace, body: configMapOf(this.plan) }),
      remove: () => core.deleteNamespacedConfigMap(one),
    });
    await this.#make(`secret/${name}`, {
      make: () => core.createNamespacedSecret({ namespace, body: secretOf(this.plan) }),
      remove: () => core.deleteNamespacedSecret(one),
    });
    await this.#make(`testrun/${name}`, {
      make: () =>
        custom.createNamespacedCustomObject({
          ...TEST_RUNS,
          namespace,
          body: testRunOf(this.plan),
        }),
      remove: () =>
        custom.deleteNamespacedCustomObject({
          ...TEST_RUNS,
          ...one,
          propagationPolicy: 'Background',
        }),
    });
  }

  /**
   * Deletes the TestRun: its pods are told to end, which k6 does with its summary. What fails here is
   * tried again by `remove`.
   */
  async endPods(): Promise<void> {
    await this.#removals.at(-1)?.remove().catch(oneLine);
  }

  /**
   * Removes everything, last first; a second call gives the same promise.
   * @throws HoldfastError load/left-behind, which names what is still there
   */
  remove(watch: TestRunWatch | null): Promise<void> {
    return (this.#ending ??= this.#remove(watch));
  }

  async #make(
    what: string,
    { make, remove }: { make(): Promise<unknown>; remove(): Promise<unknown> },
  ): Promise<void> {
    // Before it is made: an answer that is lost on its way does not say that nothing was made.
    this.#removals.push({ what, remove });
    await make().catch((error: unknown) => {
      throw apiError(error, `to make ${what}`, this.cluster.server);
    });
  }

  async #remove(watch: TestRunWatch | null): Promise<void> {
    const left: string[] = [];
    for (const { what, remove } of this.#removals.toReversed()) {
      await remove().catch((error: unknown) => {
        if (statusOf(error) !== 404)
          left.push(`${what} (${apiError(error, 'DELETE', this.cluster.server).message})`);
      });
      if (what.startsWith('testrun/')) left.push(...(await this.#podsLeft(watch)));
    }
    if (left.length === 0) return;
    const { namespace, name } = this.plan;
    throw new HoldfastError(
      'load/left-behind',
      `Namespace ${namespace} still has what this run made: ${left.join(', ')}`,
      { hint: `Remove it: ${removalCommand(namespace, name)}`, exitCode: EXIT_CODES.internal },
    );
  }

  async #podsLeft(watch: TestRunWatch | null): Promise<string[]> {
    if (watch === null) return [];
    const areGone = await watch
      .until(() => watch.pods.every(({ gone }) => gone), GONE_MS)
      .catch(() => false);
    if (areGone) return [];
    return watch.pods.flatMap(({ name, gone }) => (gone ? [] : [`pod/${name}`]));
  }
}
