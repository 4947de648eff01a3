/** Which resources an argument may name: canonical type, and the attribute that is read from it. */
export type Wanted = (type: string, attribute: string | undefined) => boolean;

const OTHER_KIND =
  /^(id|arn|name|port|cidr_block|endpoint|dns_name|.*_(ip|ips|name|port|cidr_block))$/;

/**
 * Whether an attribute that cannot be followed is surely nothing that the argument names: the id of
 * another kind of AWS resource, an address, a port. All else (a stack's output, the group that a
 * service makes for itself) may well be.
 */
export function isOfOtherKind(type: string, attribute: string): boolean {
  return type.startsWith('aws_') && OTHER_KIND.test(attribute);
}
