import { isIPv4, isIPv6 } from "node:net";

/**
 * Whose requests are taken, by their Host header: `loopback` names of this machine only (a page elsewhere that points
 * its own name here is refused); `any`; or a list of names beside these, with a port or without, in which case any port will do.
 * Beside a list a request may also name the very address at which it arrived, as probes in a cluster do: no name can be
 * pointed at a machine and be that address.
 */
export type HostCheck = "loopback" | "any" | readonly string[];

/**
 * The check of a server that binds an address.
 *
 * @param allowed names that it may be addressed by; when there are none, it is `loopback` on this machine's own addresses, else
 *   `any`.
 */
export function hostCheckOf(address: string, allowed: readonly string[] = []): HostCheck {
  if (allowed.length > 0) return allowed;
  return isLoopbackAddress(address) ? "loopback" : "any";
}

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

/** Tests a Host header of a request that arrived at an address of this machine. */
export type HostTest = (header: string | undefined, localAddress?: string) => boolean;

/**
 * Makes the test of Host headers that a check asks for. A request without the header passes: browsers always send one, and they
 * are what the check protects from. The header that passed last is remembered, since a client sends the same one each time.
 */
export function hostTest(check: HostCheck): HostTest {
  if (check === "any") return () => true;
  const names = check === "loopback" ? undefined : listTest(check);
  let last: string | undefined;
  return (header, localAddress) => {
    if (header === undefined || header === last) return true;
    const host = parseHost(header);
    if (host === undefined) return false;
    if (isLoopbackHost(host) || names?.(header) === true) {
      last = header;
      return true;
    }
    return names !== undefined && localAddress !== undefined && host === hostOfAddress(localAddress);
  };
}

/**
 * Makes the test whether an authority, a host perhaps with a port, is one of a list. A name without port stands for any port. One that is
 * listed with port 80 or 443 is meant without a port too: browsers leave these out.
 */
function listTest(list: readonly string[]): (authority: string) => boolean {
  const names = new Set(list.map(withoutRoot));
  return (authority) => {
    const host = parseHost(authority);
    if (host === undefined) return false;
    const given = withoutRoot(authority);
    if (names.has(given) || names.has(withoutRoot(host))) return true;
    return given === withoutRoot(host) && (names.has(`${given}:80`) || names.has(`${given}:443`));
  };
}

/** An authority in lower case, without the dot that a full name may end in. */
const withoutRoot = (authority: string): string => authority.toLowerCase().replace(/\.(?=:\d+$|$)/, "");

/** An address of a socket as a Host header writes it. */
function hostOfAddress(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/, ""); // an IPv4 address at a socket for both
  return isIPv6(plain) ? `[${plain}]` : plain;
}

/**
 * Makes the test whether a request that changes or computes something comes from this server's own pages or from no page at
 * all: its Origin names the host that the request was sent to, or one that a list allows, since a proxy may send requests to
 * another host than the browser did; and the browser does not call it cross-site.
 */
export function originTest(check: HostCheck): (headers: OriginHeaders) => boolean {
  const isListed = listTest(typeof check === "string" ? [] : check);
  return (headers) => {
    if (headers["sec-fetch-site"] === "cross-site") return false;
    if (headers.origin === undefined) return true;
    const [, authority] = /^https?:\/\/([^/?#@\s]+)$/i.exec(headers.origin.toLowerCase()) ?? [];
    if (authority === undefined) return false;
    return authority === headers.host?.toLowerCase() || isListed(authority);
  };
}

/** The headers by which an {@link originTest} goes. */
export interface OriginHeaders {
  readonly host?: string | undefined;
  readonly origin?: string | undefined;
  readonly "sec-fetch-site"?: string | string[] | undefined;
}
