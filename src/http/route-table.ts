import type { FastifyInstance } from "fastify";

/** Knows the routes of a server, so that a refusal can name the methods of a path and tests can list what is served. */
export class RouteTable {
  readonly #routes = new Map<string, { readonly pattern: RegExp; readonly methods: Set<string> }>();

  /** A table that learns each route that is added to a server from now on; routes from before are not in it. */
  static of(app: FastifyInstance): RouteTable {
    const table = new RouteTable();
    app.addHook("onRoute", ({ url, method }) => {
      for (const name of Array.isArray(method) ? method : [method]) table.#add(url, name);
    });
    return table;
  }

  #add(url: string, method: string): void {
    const route = this.#routes.get(url) ?? { pattern: patternOf(url), methods: new Set() };
    route.methods.add(method);
    this.#routes.set(url, route);
  }

  /** The methods that a path takes, sorted; none when there is no such path. */
  methodsOf(path: string): string[] {
    const methods = [...this.#routes.values()]
      .filter(({ pattern }) => pattern.test(path))
      .flatMap((route) => [...route.methods]);
    return [...new Set(methods)].sort();
  }

  /** Method and path of every route, sorted. */
  list(): string[] {
    return [...this.#routes]
      .flatMap(([url, { methods }]) => [...methods].map((method) => `${method} ${url}`))
      .sort();
  }
}

/** Matches the paths of a route: a named part is one segment, `*` is any rest. */
function patternOf(url: string): RegExp {
  const source = url
    .replace(/[.+?^$()|[\]{}\\]/g, "\\$&")
    .replace(/:[A-Za-z0-9_]+/g, "[^/]+")
    .replace(/\*/g, ".*");
  return new RegExp(`^${source}$`);
}
