/**
 * A host as it is compared, looked up and verified: lower case, without the
 * brackets of IPv6 and without the dot that ends an absolute name.
 */
export function normalHost(hostname: string): string {
  return hostname
    .toLowerCase()
    .replace(/^\[(.*)\]$/, "$1")
    .replace(/\.$/, "");
}
