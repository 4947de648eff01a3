/**
 * Stops all side by side, also where one cannot be stopped or throws at once, as on a full disk: what is
 * left running keeps the process alive. Gives back the first failure.
 */
export async function stopEach(
  stops: readonly (() => Promise<void> | void)[],
): Promise<PromiseRejectedResult | undefined> {
  const results = await Promise.allSettled(stops.map(async (stop) => stop()));
  return results.find((result) => result.status === 'rejected');
}
