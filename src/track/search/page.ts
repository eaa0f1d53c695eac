/** A part of the result of a search. */
export interface Page<T> {
  readonly items: readonly T[];
  /** Asks for the next page; absent on the last one. */
  readonly nextPageToken?: string;
}

/**
 * The items of all pages of a search, one page at a time.
 *
 * @param readPage searches with the token that it is given; without one, for the first page.
 * @example
 * const letters = [{ items: ["a", "b"], nextPageToken: "1" }, { items: ["c"] }];
 * const readPage = async ({ pageToken = "0" }) => letters[Number(pageToken)];
 * await Array.fromAsync(pagesOf(readPage)) // ["a", "b", "c"]
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
