import { TextInput } from "@mantine/core";
import { MessageField } from "#components/editor/message-field.tsx";

type Said = { title: string; message: string };

type SaidFieldsProps = { said: Said; onSaid: (said: Said) => void };

export function SaidFields({ said, onSaid }: SaidFieldsProps) {
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
      <MessageField value={said.message} onMessage={(message) => onSaid({ ...said, message })} tall />
    </>
  );
}
