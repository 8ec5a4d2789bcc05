// Which version of the API answers. Shopify: one that is not accessible (any more) is served by the oldest that is,
// and only the answer's X-Shopify-API-Version tells (https://shopify.dev/docs/api/usage/versioning).

export function servedVersion(requested: string | null, accessible: readonly string[]): string {
  const oldest = accessible[0] ?? "";
  return requested !== null && accessible.includes(requested) ? requested : oldest;
}

export const apiVersionSource = (handle: string, accessible: readonly string[]) => ({
  handle,
  displayName: handle === accessible.at(-1) ? `${handle} (Latest)` : handle,
  supported: accessible.includes(handle),
});
