/** A part of the result of a search. */
export interface Page<T> {
  readonly items: readonly T[];
  /** Asks for the next page; absent on the last one. */
  readonly nextPageToken?: string;
}

/**
 * Gives the items of all pages of a search. A page is read when its first item is asked for.
 *
 * @param readPage searches with the `pageToken` that it is given; the first page has none.
 * @example
 * const pages = { first: { items: [1, 2], nextPageToken: "last" }, last: { items: [3] } };
 * Array.fromAsync(pagesOf(async ({ pageToken = "first" }) => pages[pageToken])) // [1, 2, 3]
 */
export async function* pagesOf<T>(
  readPage: (page: { readonly pageToken?: string }) => Promise<Page<T>>,
): AsyncGenerator<T, void, undefined> {
  let page = await readPage({});
  for (;;) {
    yield* page.items;
    if (page.nextPageToken === undefined) return;
    page = await readPage({ pageToken: page.nextPageToken });
  }
}

/** Reads the items of all pages into one list: for searches whose result is known to be small. */
export async function allOf<T>(
  readPage: (page: { readonly pageToken?: string }) => Promise<Page<T>>,
): Promise<readonly T[]> {
  const items: T[] = [];
  for await (const item of pagesOf(readPage)) items.push(item);
  return items;
}
