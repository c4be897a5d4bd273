"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { navItems } from "./nav.ts";

const sequenceMs = 1_000;

/** `g` and a letter go somewhere; a single key clicks or focuses what carries it in its `data-shortcut`; `?` shows the keys. */
export function useShortcuts(onHelp: () => void): void {
  const router = useRouter();
  // The keyboard is the outside system.
  useEffect(() => {
    let startedAt = 0;
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || isTyping(event.target)) return;
      const isSecond = Date.now() - startedAt < sequenceMs;
      startedAt = 0;
      if (isSecond) {
        const page = navItems.find(({ key }) => key === event.key);
        if (page) router.push(page.href);
      } else if (event.key === "g") startedAt = Date.now();
      else if (event.key === "?") onHelp();
      else if (!use(event.key)) return;
      event.preventDefault();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [router, onHelp]);
}

function use(key: string): boolean {
  if (!/^[a-z/]$/.test(key) || document.querySelector("[role=dialog]")) return false;
  const candidates = [...document.querySelectorAll<HTMLElement>(`[data-shortcut~="${key}"]`)];
  const target = candidates.find((element) => element.checkVisibility());
  if (!target) return false;
  if (target instanceof HTMLInputElement && target.type !== "checkbox") target.focus();
  else target.click();
  return true;
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable ||
      target.closest("input:not([type=checkbox], [type=radio]), textarea, select, [role=dialog], [role=menu]") !== null)
  );
}
