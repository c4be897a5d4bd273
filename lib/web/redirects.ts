/**
 * Where a person goes after signing in: a path of ours, or `/`. What a browser could read as another site (`//`, backslash, control
 * characters, a full address) and our own doors for programs are not followed.
 */
export function safeNext(next: string | null | undefined): string {
  if (!next?.startsWith("/") || next.length > 2_000) return "/";
  if (/^\/[/\\]|[\\\p{C}]/u.test(next)) return "/";
  const { pathname, search, hash } = new URL(next, "http://page");
  if (pathname.startsWith("//") || /^\/(api|sign-in|setup|link|_next)(\/|$)/.test(pathname)) return "/";
  return pathname + search + hash;
}

export function signInPath(next: string): string {
  const safe = safeNext(next);
  return safe === "/" ? "/sign-in" : `/sign-in?next=${encodeURIComponent(safe)}`;
}
