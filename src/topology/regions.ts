/** `us-west-2` of the DNS name that AWS gives a load balancer there. */
export function regionOfName(name: string): string | undefined {
  const match =
    /\.([a-z]{2}(?:-[a-z]+)+-\d+)\.elb\.amazonaws\.com/.exec(name) ??
    /\.elb\.([a-z]{2}(?:-[a-z]+)+-\d+)\.amazonaws\.com/.exec(name);
  return match?.[1];
}
