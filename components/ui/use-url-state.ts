"use client";

import { usePathname, useSearchParams } from "next/navigation";
import { useCallback, useMemo } from "react";

export type UrlState = Readonly<Record<string, string>>;

/**
 * Filters, sort and page in the URL. `set` replaces the given keys without asking the server for the page again;
 * an empty text removes a key, and whatever is set but the page itself goes back to page 1.
 */
export function useUrlState(): { state: UrlState; set: (next: Record<string, string>) => void; clear: () => void } {
  const params = useSearchParams();
  const pathname = usePathname();
  const state = useMemo(() => Object.fromEntries(params), [params]);
  const set = useCallback(
    (next: Record<string, string>) => {
      const query = new URLSearchParams(window.location.search);
      if (!("page" in next)) query.delete("page");
      for (const [key, value] of Object.entries(next)) {
        if (value) query.set(key, value);
        else query.delete(key);
      }
      window.history.replaceState(null, "", query.size > 0 ? `${pathname}?${query}` : pathname);
    },
    [pathname],
  );
  const clear = useCallback(() => window.history.replaceState(null, "", pathname), [pathname]);
  return { state, set, clear };
}
