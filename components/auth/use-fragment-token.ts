import { useSyncExternalStore } from "react";

/** The one-time token behind the `#` of the address, which browsers never send to a server. Undefined until the browser has been asked. */
export function useFragmentToken(): string | undefined {
  return useSyncExternalStore(subscribe, readFragment, () => undefined);
}

function readFragment(): string {
  return window.location.hash.slice(1);
}

function subscribe(onChange: () => void): () => void {
  window.addEventListener("hashchange", onChange);
  return () => window.removeEventListener("hashchange", onChange);
}
