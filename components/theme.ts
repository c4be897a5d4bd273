import {
  type CSSVariablesResolver,
  createTheme,
  defaultVariantColorsResolver,
  type MantineColorsTuple,
  type VariantColorsResolver,
} from "@mantine/core";

/** Every colour, size and radius of the dashboard. CSS modules use the variables; nothing else names a colour. */
const indigo: MantineColorsTuple = [
  "#eef0ff",
  "#dfe2fd",
  "#bfc5f9",
  "#a5adf6",
  "#8f98f2",
  "#6f79e6",
  "#4c57cf",
  "#4650c4",
  "#3a43ab",
  "#2d3589",
];

/** 0 text, 2 dimmed, 3 placeholder, 4 border, 5 hover, 6 raised surface, 7 background. */
const dark: MantineColorsTuple = [
  "#e4e7ec",
  "#c4cad3",
  "#9aa3b0",
  "#828b99",
  "#2f353e",
  "#1f242c",
  "#16191f",
  "#0f1115",
  "#0b0d10",
  "#07080a",
];

/** The last button before something ends: white text on 6 (light) and 7 (dark) has 4.5:1. */
const red: MantineColorsTuple = [
  "#fdecec",
  "#f9d6d6",
  "#f2b4b5",
  "#ea9092",
  "#e06a6e",
  "#d64a50",
  "#c42b33",
  "#b4262e",
  "#9d1f27",
  "#83161e",
];

const meanings: Record<string, string> = {
  red: "removed",
  yellow: "changed",
  orange: "changed",
  green: "added",
  violet: "secret",
  indigo: "accent",
  blue: "accent",
};

/** The quiet variant stands on the tint of its meaning, in both themes. */
const variantColorResolver: VariantColorsResolver = (input) => {
  const colors = defaultVariantColorsResolver(input);
  const meaning = meanings[input.color ?? input.theme.primaryColor];
  if (input.variant !== "light" || !meaning) return colors;
  return { ...colors, background: `var(--by-${meaning}-bg)`, hover: `var(--by-${meaning}-bg)`, color: `var(--by-${meaning})` };
};

export const theme = createTheme({
  variantColorResolver,
  primaryColor: "indigo",
  primaryShade: { light: 6, dark: 7 },
  colors: { indigo, dark, red },
  fontFamily: "'Inter Variable', system-ui, -apple-system, 'Segoe UI', sans-serif",
  fontFamilyMonospace: "'JetBrains Mono Variable', ui-monospace, 'SF Mono', Menlo, monospace",
  fontSizes: { xs: "12px", sm: "13px", md: "14px", lg: "16px", xl: "20px" },
  lineHeights: { xs: "16px", sm: "20px", md: "20px", lg: "24px", xl: "28px" },
  spacing: { xs: "8px", sm: "12px", md: "16px", lg: "24px", xl: "32px" },
  radius: { xs: "4px", sm: "6px", md: "8px", lg: "8px", xl: "8px" },
  defaultRadius: "md",
  breakpoints: { xs: "30em", sm: "48em", md: "56.25em", lg: "62.5em", xl: "75em" },
  shadows: {
    xs: "none",
    sm: "none",
    md: "0 8px 24px rgb(0 0 0 / 18%)",
    lg: "0 12px 32px rgb(0 0 0 / 24%)",
    xl: "0 16px 48px rgb(0 0 0 / 30%)",
  },
  headings: {
    fontWeight: "600",
    sizes: {
      h1: { fontSize: "20px", lineHeight: "28px" },
      h2: { fontSize: "16px", lineHeight: "24px" },
      h3: { fontSize: "14px", lineHeight: "20px" },
    },
  },
  cursorType: "pointer",
  focusRing: "auto",
  respectReducedMotion: true,
  components: {
    Button: { defaultProps: { size: "sm" }, styles: { label: { fontWeight: 500 } } },
    ActionIcon: { defaultProps: { variant: "subtle", color: "gray", size: 32 } },
    Modal: {
      defaultProps: { transitionProps: { duration: 120 }, overlayProps: { backgroundOpacity: 0.5 }, shadow: "lg" },
      styles: { title: { fontSize: "16px", fontWeight: 600 }, content: { border: "1px solid var(--by-border)" } },
    },
    Drawer: { defaultProps: { transitionProps: { duration: 120 }, overlayProps: { backgroundOpacity: 0.5 } } },
    Checkbox: { defaultProps: { radius: "xs" } },
    CloseButton: { defaultProps: { "aria-label": "Close" } },
    Menu: { defaultProps: { transitionProps: { duration: 80 }, shadow: "md", withinPortal: true } },
    Popover: { defaultProps: { transitionProps: { duration: 80 }, shadow: "md" } },
    Tooltip: { defaultProps: { transitionProps: { duration: 80 }, openDelay: 300, maw: 480, multiline: true } },
    Badge: {
      defaultProps: { radius: "xs", variant: "default", size: "sm" },
      styles: { label: { textTransform: "none", fontWeight: 500 } },
    },
    InputWrapper: { styles: { description: { fontSize: "12px", lineHeight: "16px" } } },
    TextInput: { defaultProps: { size: "sm" } },
    Tabs: { defaultProps: { keepMounted: false } },
    Anchor: { defaultProps: { underline: "hover" } },
  },
});

type Tint = readonly [text: string, background: string];

/** The tiles of types that have no logo: quiet hues that mean nothing. Text on tint has 5.5:1 in both themes. */
const tiles: readonly { light: Tint; dark: Tint }[] = [
  { light: ["#4049b8", "#eef0ff"], dark: ["#a5adf6", "#1f2340"] },
  { light: ["#0b6477", "#e0f4f7"], dark: ["#6cc7d8", "#10282d"] },
  { light: ["#8a2c62", "#fbe9f3"], dark: ["#ec9cc8", "#321a29"] },
  { light: ["#4a5568", "#edf0f4"], dark: ["#b3bdcb", "#242a33"] },
  { light: ["#7a4a1e", "#f7eee3"], dark: ["#d9ae83", "#2c2218"] },
  { light: ["#1f5fa8", "#e5f0fb"], dark: ["#86b8f0", "#15263a"] },
];
export const tileHues = tiles.length;

function tileVariables(scheme: "light" | "dark"): Record<string, string> {
  const variables = tiles.flatMap(({ [scheme]: [text, background] }, hue) => [
    [`--by-tile-${hue}`, text],
    [`--by-tile-${hue}-bg`, background],
  ]);
  return Object.fromEntries(variables);
}

/**
 * The meanings: added, removed, changed, secret. Each stands beside a sign or a word wherever it is used.
 * The values reach 4.5:1 on the background, on the raised surface and on their own tint.
 */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {
    "--by-sidebar-width": "232px",
    "--by-rail-width": "56px",
    "--by-row": "40px",
    "--by-row-compact": "32px",
    "--by-content": "1200px",
    "--by-form": "720px",
  },
  light: {
    "--mantine-color-body": "#fbfbfc",
    "--mantine-color-text": "#16191f",
    "--mantine-color-dimmed": "#596170",
    "--mantine-color-placeholder": "#6a7280",
    "--mantine-color-default-border": "#dfe2e7",
    "--mantine-color-error": "#b4232a",
    "--mantine-color-anchor": "#4049b8",
    "--by-surface": "#ffffff",
    "--by-hover": "#f1f2f5",
    "--by-border": "#dfe2e7",
    "--by-accent": "#4049b8",
    "--by-accent-bg": "#eef0ff",
    "--by-added": "#146c2e",
    "--by-added-bg": "#e6f6ea",
    "--by-added-mark": "#b5e6c2",
    "--by-removed": "#a61b24",
    "--by-removed-bg": "#fdecec",
    "--by-removed-mark": "#f7c4c4",
    "--by-changed": "#804a00",
    "--by-changed-bg": "#fdf3e0",
    "--by-secret": "#5b35ad",
    "--by-secret-bg": "#f2edfd",
    ...tileVariables("light"),
  },
  dark: {
    "--mantine-color-dimmed": "#9aa3b0",
    "--mantine-color-default-border": "#262b33",
    "--mantine-color-error": "#ff9a94",
    "--mantine-color-anchor": "#a5adf6",
    "--by-surface": "#16191f",
    "--by-hover": "#1f242c",
    "--by-border": "#262b33",
    "--by-accent": "#a5adf6",
    "--by-accent-bg": "#1f2340",
    "--by-added": "#63d18e",
    "--by-added-bg": "#10261a",
    "--by-added-mark": "#1e5233",
    "--by-removed": "#ff9a94",
    "--by-removed-bg": "#2c1518",
    "--by-removed-mark": "#6a2429",
    "--by-changed": "#f0b45a",
    "--by-changed-bg": "#2a2011",
    "--by-secret": "#bda6fa",
    "--by-secret-bg": "#211a35",
    ...tileVariables("dark"),
  },
});
