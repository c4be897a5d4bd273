"use client";

import { MantineProvider } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { cssVariables, theme } from "#components/theme.ts";
import { DomainError } from "#lib/core/errors.ts";

export function Providers({ nonce: current, children }: { nonce: string; children: ReactNode }) {
  const [queryClient] = useState(makeQueryClient);
  // The document's policy holds the nonce it came with; each later request for a part of it has another.
  const [nonce] = useState(() => announceNonce(current));
  return (
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto" getStyleNonce={() => nonce}>
      <QueryClientProvider client={queryClient}>
        <Notifications position="bottom-center" limit={3} />
        {children}
      </QueryClientProvider>
    </MantineProvider>
  );
}

function makeQueryClient(): QueryClient {
  const isWorthRetrying = (count: number, error: Error) => count < 2 && error instanceof DomainError && error.code === "unavailable";
  return new QueryClient({ defaultOptions: { queries: { staleTime: 10_000, retry: isWorthRetrying } } });
}

/** Where the scroll lock of dialogs (react-style-singleton) looks for the nonce of its style. On the server the global belongs to all. */
function announceNonce(nonce: string): string {
  if (typeof window !== "undefined") Object.assign(window, { __webpack_nonce__: nonce });
  return nonce;
}
