"use client";

import { useEffect } from "react";

/**
 * Asks before typed secrets are left behind: they are nowhere but in this page. Everything else is kept as a draft, so that only closing
 * or reloading the page asks.
 */
export function useLeaveGuard({ isChanged, hasTypedSecrets }: { isChanged: boolean; hasTypedSecrets: boolean }): void {
  // The browser's window is the outside system.
  useEffect(() => {
    if (!isChanged) return;
    const onUnload = (event: BeforeUnloadEvent) => event.preventDefault();
    const onClick = (event: MouseEvent) => {
      const link = event.target instanceof Element ? event.target.closest("a[href]") : null;
      if (!hasTypedSecrets || !link || link.getAttribute("target") === "_blank" || link.getAttribute("href")?.startsWith("#")) return;
      if (window.confirm("Leave this page? The secrets that you typed are not saved and not kept in the draft.")) return;
      event.preventDefault();
      event.stopPropagation();
    };
    window.addEventListener("beforeunload", onUnload);
    document.addEventListener("click", onClick, true);
    return () => {
      window.removeEventListener("beforeunload", onUnload);
      document.removeEventListener("click", onClick, true);
    };
  }, [isChanged, hasTypedSecrets]);
}
