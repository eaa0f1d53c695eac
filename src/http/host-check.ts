import { isIPv4, isIPv6 } from "node:net";

/**
 * Whose requests are taken, by their Host header: `loopback` names of this machine only (a page elsewhere that points
 * its own name here is refused), a list of host names, or `any`.
 */
export type HostCheck = "loopback" | "any" | readonly string[];

/** A Host header: an IPv6 address in brackets, or a host name of at most 253 characters; then perhaps a port. */
const pattern = /^(\[[0-9a-f:.]{2,45}\]|[a-z0-9_](?:[a-z0-9_.-]{0,252}))(?::\d{1,5})?$/i;

/** The host name of a Host header in lower case, without port; `undefined` when it is none. */
export function parseHost(header: string): string | undefined {
  const [, host] = pattern.exec(header) ?? [];
  if (host === undefined) return undefined;
  if (host.startsWith("[")) return isIPv6(host.slice(1, -1)) ? host.toLowerCase() : undefined;
  return host.toLowerCase();
}

/** Whether a host name means this machine: `localhost`, 127.0.0.0/8 or `[::1]`, written in full. */
export function isLoopbackHost(host: string): boolean {
  if (host === "localhost" || host === "localhost." || host === "[::1]") return true;
  return isIPv4(host) && host.startsWith("127.");
}

/** Whether a server that binds an address, an IPv6 one without brackets, can be reached from this machine only. */
export function isLoopbackAddress(address: string): boolean {
  return isLoopbackHost(isIPv6(address) ? `[${address}]` : address.toLowerCase());
}

/**
 * Makes the test of Host headers that a check asks for. A request without the header passes: browsers always send one, and they
 * are what the check protects from. The header that passed last is remembered, since a client sends the same one each time.
 */
export function hostTest(check: HostCheck): (header: string | undefined) => boolean {
  if (check === "any") return () => true;
  const names = check === "loopback" ? undefined : new Set(check.map((name) => name.toLowerCase()));
  let last: string | undefined;
  return (header) => {
    if (header === undefined || header === last) return true;
    const host = parseHost(header);
    const isAllowed = host !== undefined && (names === undefined ? isLoopbackHost(host) : names.has(host));
    if (isAllowed) last = header;
    return isAllowed;
  };
}

/**
 * Whether a request that changes or computes something comes from this server's own pages or from no page at all: its
 * Origin names the host that the request was sent to, and the browser does not call it cross-site.
 */
export function isOwnOrigin(headers: {
  readonly host?: string | undefined;
  readonly origin?: string | undefined;
  readonly "sec-fetch-site"?: string | string[] | undefined;
}): boolean {
  if (headers["sec-fetch-site"] === "cross-site") return false;
  if (headers.origin === undefined) return true;
  const [, authority] = /^https?:\/\/([^/?#@\s]+)$/i.exec(headers.origin) ?? [];
  return authority !== undefined && authority.toLowerCase() === headers.host?.toLowerCase();
}
