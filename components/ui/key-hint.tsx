import { Kbd } from "@mantine/core";

/** The keys of an action, as `<kbd>`: `<KeyHint keys={["g", "b"]} />`. */
export function KeyHint({ keys }: { keys: readonly string[] }) {
  return (
    <span aria-hidden style={{ whiteSpace: "nowrap" }}>
      {keys.map((key) => (
        <Kbd key={key} size="xs" mr={2}>
          {key}
        </Kbd>
      ))}
    </span>
  );
}
