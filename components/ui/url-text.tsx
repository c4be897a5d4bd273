"use client";

import { useDebouncedCallback } from "@mantine/hooks";
import { type ReactNode, useEffect, useState } from "react";

type UrlTextProps = {
  value: string;
  onChange: (text: string) => void;
  children: (text: string, change: (text: string) => void) => ReactNode;
};

/** A text of the address that is typed: what is typed shows at once and reaches the address after a pause of 200 ms. */
export function UrlText({ value, onChange, children }: UrlTextProps) {
  const [text, setText] = useState(value);
  const report = useDebouncedCallback(onChange, 200);
  // The address bar is the outside system: "back" and "clear filters" change the value from there.
  useEffect(() => setText(value), [value]);
  return children(text, (next) => {
    setText(next);
    report(next.trim());
  });
}
