"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import { api } from "#components/api.ts";
import { attempt } from "#components/refusal.ts";
import type { Refusal } from "#components/ui/error-panel.tsx";
import { formatJson } from "#lib/core/json.ts";

export const revealSeconds = 30;
const clipboardMs = 30_000;

type Place = { entryId: string; field: string; version?: number };

/**
 * One secret on the screen for 30 s: its text lives in this hook's state only, and goes with the countdown, with the window's focus and
 * with the page. Copying takes it to the clipboard without showing it.
 */
export function useReveal({ entryId, field, version }: Place) {
  const [text, setText] = useState<string>();
  const [secondsLeft, setSecondsLeft] = useState(0);
  const [refusal, setRefusal] = useState<Refusal>();
  const [isBusy, setBusy] = useState(false);
  const hide = useCallback(() => setText(undefined), []);

  // The clock, the window's focus and the page's visibility are the outside systems.
  useEffect(() => {
    if (text === undefined) return;
    const endsAt = Date.now() + revealSeconds * 1_000;
    setSecondsLeft(revealSeconds);
    const timer = setInterval(() => {
      const left = Math.ceil((endsAt - Date.now()) / 1_000);
      setSecondsLeft(left);
      if (left <= 0) hide();
    }, 250);
    const events = [
      [window, "blur"],
      [window, "pagehide"],
      [document, "visibilitychange"],
    ] as const;
    for (const [target, event] of events) target.addEventListener(event, hide);
    return () => {
      clearInterval(timer);
      for (const [target, event] of events) target.removeEventListener(event, hide);
    };
  }, [text, hide]);

  const fetchText = async (): Promise<string | undefined> => {
    setBusy(true);
    const outcome = await attempt(() => api.call("revealField", { id: entryId, field, version }));
    setBusy(false);
    setRefusal(outcome.ok ? undefined : outcome.refusal);
    if (!outcome.ok) return undefined;
    const { value } = outcome.output;
    return typeof value === "string" ? value : formatJson(value, 2);
  };
  const copied = useCopiedSecret();
  return {
    text,
    secondsLeft,
    refusal,
    isBusy,
    hide,
    isCopied: copied.isCopied,
    show: async () => setText(await fetchText()),
    copy: async () => {
      const secret = text ?? (await fetchText());
      if (secret !== undefined) await copied.copy(secret);
    },
  };
}

/** Copies, and empties the clipboard after 30 s as far as the browser lets a page do that. */
function useCopiedSecret() {
  const [isCopied, setCopied] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const copy = async (secret: string) => {
    await navigator.clipboard.writeText(secret);
    setCopied(true);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      setCopied(false);
      void navigator.clipboard.writeText("").catch(() => {});
    }, clipboardMs);
  };
  return { isCopied, copy };
}
