"use client";

import { Modal, TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { type KeyboardEvent, useId, useState } from "react";
import classes from "./palette.module.css";
import { type Command, matches, useEntryCommands, useStaticCommands } from "./palette-commands.tsx";

/** Ctrl-K: entries by the server's search, pages, types to create, workspaces and themes. */
export function Palette({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  return (
    <Modal.Root opened={opened} onClose={onClose} yOffset={80} size={600}>
      <Modal.Overlay />
      <Modal.Content aria-label="Find and run" radius="md">
        <PaletteBody onClose={onClose} />
      </Modal.Content>
    </Modal.Root>
  );
}

function PaletteBody({ onClose }: { onClose: () => void }) {
  const [query, setQuery] = useState("");
  const [active, setActive] = useState(0);
  const listId = useId();
  const words = query.trim().toLowerCase();
  const entries = useEntryCommands(words);
  const groups = [
    { label: "Entries", commands: entries },
    ...useStaticCommands().map(({ label, commands }) => ({ label, commands: commands.filter((command) => matches(command, words)) })),
  ]
    .map(({ label, commands }) => ({ label, commands: commands.slice(0, words ? 8 : 6) }))
    .filter(({ commands }) => commands.length > 0);
  const all = groups.flatMap(({ commands }) => commands);
  const current = all[Math.min(active, all.length - 1)];
  const optionId = (command: Command) => `${listId}-${command.id}`;
  const run = (command: Command) => {
    onClose();
    command.run();
  };
  const move = (step: number) => {
    const next = (Math.min(active, all.length - 1) + step + all.length) % Math.max(all.length, 1);
    setActive(next);
    const target = all[next];
    if (target) document.getElementById(optionId(target))?.scrollIntoView({ block: "nearest" });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "ArrowDown") move(1);
    else if (event.key === "ArrowUp") move(-1);
    else if (event.key === "Enter" && current && !event.nativeEvent.isComposing) run(current);
    else return;
    event.preventDefault();
  };
  return (
    <>
      <TextInput
        data-autofocus
        variant="unstyled"
        size="md"
        className={classes.search}
        leftSection={<IconSearch size={18} aria-hidden />}
        placeholder="Find an entry, a page, a command"
        aria-label="Find an entry, a page, a command"
        role="combobox"
        aria-expanded
        aria-controls={listId}
        aria-activedescendant={current && optionId(current)}
        autoComplete="off"
        spellCheck={false}
        value={query}
        onChange={(event) => {
          setQuery(event.currentTarget.value);
          setActive(0);
        }}
        onKeyDown={onKeyDown}
      />
      <div id={listId} role="listbox" aria-label="What was found" className={classes.list}>
        {groups.map(({ label, commands }) => (
          // biome-ignore lint/a11y/useSemanticElements: a group of options has no element of its own.
          <div key={label} role="group" aria-label={label}>
            <div className={classes.group} aria-hidden>
              {label}
            </div>
            {commands.map((command) => (
              <Option key={command.id} id={optionId(command)} command={command} isActive={command === current} onRun={() => run(command)} />
            ))}
          </div>
        ))}
      </div>
      {all.length === 0 && (
        <p className={classes.nothing} role="status">
          Nothing matches.
        </p>
      )}
    </>
  );
}

type OptionProps = { id: string; command: Command; isActive: boolean; onRun: () => void };

function Option({ id, command: { label, hint, icon }, isActive, onRun }: OptionProps) {
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the focus stays in the search field, whose keys run the active option.
    <div
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={isActive}
      className={classes.option}
      onMouseDown={(event) => event.preventDefault()}
      onClick={onRun}
    >
      <span className={classes.icon}>{icon}</span>
      <span className={classes.text}>
        <span className={classes.label}>{label}</span>
        {hint && <span className={classes.hint}>{hint}</span>}
      </span>
    </div>
  );
}
