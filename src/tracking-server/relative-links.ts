/** The beginning of an attribute that leads to another page of the server. Text in a page never has a quote that is not escaped. */
const absoluteLinks = /(\s(?:href|src|action)=")\/(?!\/)/g;

/**
 * Makes the links of a page relative to its own address, so that a proxy may serve the pages below any path.
 *
 * @param page its links begin with `/`, the root of the pages.
 * @param url the address at which it is answered, as the request has it below that root.
 */
export function withRelativeLinks(page: string, url: string): string {
  return page.replace(absoluteLinks, `$1${rootFrom(url)}`);
}

/** The way from an address to the root of the pages: as many steps up as it has folders. */
export function rootFrom(url: string): string {
  const [path = ""] = url.split("?", 1);
  return "../".repeat(path.split("/").length - 2) || "./";
}
