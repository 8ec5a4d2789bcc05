// Which store a request's host names. On one port without a host of its own, the token alone decides.

export function shopOfHost(request: Request): string | null {
  const host =
    request.headers.get("x-forwarded-host") ?? request.headers.get("host") ?? new URL(request.url).host;
  const name = host.toLowerCase().replace(/:\d+$/, "");
  return name.endsWith(".myshopify.com") ? name : null;
}
