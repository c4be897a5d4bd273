"use client";

import { Tabs } from "@mantine/core";
import { useLocalStorage } from "@mantine/hooks";
import { CopyButton } from "./copy-button.tsx";
import classes from "./snippets.module.css";

/** Code by language, with copy; the language that was chosen last comes first everywhere. */
export function Snippets({ snippets }: { snippets: Readonly<Record<string, string>> }) {
  const languages = Object.keys(snippets);
  const [remembered, remember] = useLocalStorage({ key: "blockyard:snippet", defaultValue: "" });
  const chosen = languages.includes(remembered) ? remembered : languages[0];
  if (chosen === undefined) return null;
  return (
    <Tabs value={chosen} onChange={(language) => remember(language ?? "")} className={classes.root}>
      <Tabs.List>
        {languages.map((language) => (
          <Tabs.Tab key={language} value={language}>
            {language}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {languages.map((language) => (
        <Tabs.Panel key={language} value={language} className={classes.panel}>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard. */}
          <section className={classes.code} tabIndex={0} aria-label={`${language} snippet`}>
            <pre>{snippets[language]}</pre>
          </section>
          <span className={classes.copy}>
            <CopyButton text={snippets[language] ?? ""} label={`Copy the ${language} snippet`} />
          </span>
        </Tabs.Panel>
      ))}
    </Tabs>
  );
}
