"use client";

import { TextInput } from "@mantine/core";

type PathInputProps = { from: string; path: string; problem: string | undefined; isOff: boolean; onPath: (path: string) => void };

/** Where a row goes. */
export function PathInput({ from, path, problem, isOff, onPath }: PathInputProps) {
  return (
    <TextInput
      size="xs"
      aria-label={`Path of ${from}`}
      classNames={{ input: "mono" }}
      disabled={isOff}
      error={problem}
      value={path}
      title={path}
      autoComplete="off"
      spellCheck={false}
      onChange={(event) => onPath(event.currentTarget.value)}
    />
  );
}
