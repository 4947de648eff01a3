import { onTestFinished } from 'vitest';

/**
 * Fails the test that ends before an assertion of its own is decided: nobody waited for it, so it could
 * never have failed. vitest itself would let that test pass.
 */
export function failWhereNotAwaited(matcher: string, assertion: Promise<unknown>): void {
  let isDecided = false;
  const decide = (): void => {
    isDecided = true;
  };
  assertion.then(decide, decide);
  try {
    onTestFinished(() => {
      if (!isDecided) {
        throw new Error(
          `${matcher} was not awaited, so this test could not fail: write \`await expect(…).${matcher}()\``,
        );
      }
    });
  } catch {
    // Outside of a test, as in beforeAll, there is no end to wait for.
  }
}
