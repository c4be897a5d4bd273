import { Textarea, TextInput } from "@mantine/core";

export type Said = { title: string; message: string };

type SaidFieldsProps = { said: Said; onSaid: (said: Said) => void; onSubmit: () => void };

export function SaidFields({ said, onSaid, onSubmit }: SaidFieldsProps) {
  return (
    <>
      <TextInput
        data-autofocus
        label="Title"
        description="One line for those who review it. Without one, its message or its entries are the title."
        maxLength={200}
        value={said.title}
        onChange={(event) => onSaid({ ...said, title: event.currentTarget.value })}
      />
      <Textarea
        label="Message"
        description="Why this changes. It stays in the history."
        autosize
        minRows={3}
        maxRows={12}
        maxLength={4_000}
        value={said.message}
        onChange={(event) => onSaid({ ...said, message: event.currentTarget.value })}
        onKeyDown={(event) => {
          if (event.key !== "Enter" || !(event.metaKey || event.ctrlKey)) return;
          event.preventDefault();
          onSubmit();
        }}
      />
    </>
  );
}
