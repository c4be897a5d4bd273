import { Textarea } from "@mantine/core";

type MessageFieldProps = {
  value: string;
  onMessage: (message: string) => void;
  /** Where the dialog is about what is said, and the field is tall from the start. */
  tall?: boolean;
  /** The field that is typed into first. */
  isFirst?: boolean;
};

/** What is said about a change, in every dialog that makes or sends one. Ctrl or ⌘ with Enter sends the form around it. */
export function MessageField({ value, onMessage, tall = false, isFirst = false }: MessageFieldProps) {
  return (
    <Textarea
      label="Message"
      description="Why this changes. It stays in the history."
      data-autofocus={isFirst || undefined}
      // What stands above may come after the dialog has opened: by then the dialog's own focus sits on its close button.
      autoFocus={isFirst}
      autosize
      minRows={tall ? 3 : 1}
      maxRows={tall ? 12 : 6}
      maxLength={4_000}
      value={value}
      onChange={(event) => onMessage(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key !== "Enter" || !(event.metaKey || event.ctrlKey)) return;
        event.preventDefault();
        // As Enter in a line of text does: a button that cannot be used sends nothing.
        event.currentTarget.form?.querySelector<HTMLButtonElement>("button[type=submit]")?.click();
      }}
    />
  );
}
