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
  const groups = useGroups(query.trim().toLowerCase());
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
      <SearchField
        query={query}
        onQuery={(next) => {
          setQuery(next);
          setActive(0);
        }}
        onKeyDown={onKeyDown}
        listId={listId}
        activeId={current && optionId(current)}
      />
      <div id={listId} role="listbox" aria-label="What was found" className={classes.list}>
        {groups.map((group) => (
          <OptionGroup key={group.label} {...group} current={current} idOf={optionId} onRun={run} />
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

type SearchFieldProps = {
  query: string;
  onQuery: (query: string) => void;
  onKeyDown: (event: KeyboardEvent) => void;
  listId: string;
  activeId: string | undefined;
};

function SearchField({ query, onQuery, onKeyDown, listId, activeId }: SearchFieldProps) {
  return (
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
      aria-activedescendant={activeId}
      autoComplete="off"
      spellCheck={false}
      value={query}
      onChange={(event) => onQuery(event.currentTarget.value)}
      onKeyDown={onKeyDown}
    />
  );
}

type CommandGroup = { label: string; commands: Command[] };

/** What the words fit, the entries that the server finds first. */
function useGroups(words: string): CommandGroup[] {
  const entries = useEntryCommands(words);
  const others = useStaticCommands().map(({ label, commands }) => ({ label, commands: commands.filter((item) => matches(item, words)) }));
  return [{ label: "Entries", commands: entries }, ...others]
    .map(({ label, commands }) => ({ label, commands: commands.slice(0, words ? 8 : 6) }))
    .filter(({ commands }) => commands.length > 0);
}

type OptionGroupProps = CommandGroup & {
  current: Command | undefined;
  idOf: (command: Command) => string;
  onRun: (command: Command) => void;
};

function OptionGroup({ label, commands, current, idOf, onRun }: OptionGroupProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a group of options has no element of its own.
    <div role="group" aria-label={label}>
      <div className={classes.group} aria-hidden>
        {label}
      </div>
      {commands.map((command) => (
        <Option key={command.id} id={idOf(command)} command={command} isActive={command === current} onRun={() => onRun(command)} />
      ))}
    </div>
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
