"use client";

import { TagsInput } from "@mantine/core";

type TagInputProps = { value: string[]; onChange: (tags: string[]) => void; suggestions?: string[]; label?: string; error?: string };

export function TagInput({ value, onChange, suggestions = [], label = "Tags", error }: TagInputProps) {
  return (
    <TagsInput
      label={label}
      description="Words to find this by. Enter or comma adds one."
      placeholder={value.length === 0 ? "Add a tag" : undefined}
      value={value}
      onChange={onChange}
      data={suggestions}
      maxTags={50}
      splitChars={[","]}
      acceptValueOnBlur
      clearable
      clearButtonProps={{ "aria-label": "Remove all tags" }}
      error={error}
    />
  );
}
