// The look: calm, dense enough for work, one accent colour, system fonts, tabular numerals.
import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from "@mantine/core";

/** Of a blue that leans to green; the seventh carries white text at 4.5 : 1 and more. */
const harbour: MantineColorsTuple = [
  "#e6f6f8",
  "#d0ebef",
  "#a3d6de",
  "#71bfcc",
  "#4aacbc",
  "#2d9cae",
  "#13808f",
  "#0b7285",
  "#086070",
  "#044a57",
];

export const theme = createTheme({
  primaryColor: "harbour",
  primaryShade: { light: 7, dark: 6 },
  colors: { harbour },
  fontFamily: "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'DejaVu Sans', sans-serif",
  fontFamilyMonospace: "ui-monospace, 'SF Mono', 'DejaVu Sans Mono', Menlo, monospace",
  defaultRadius: "md",
  cursorType: "pointer",
  focusRing: "auto",
  respectReducedMotion: true,
  headings: {
    fontWeight: "650",
    sizes: { h1: { fontSize: "1.5rem" }, h2: { fontSize: "1.125rem" }, h3: { fontSize: "1rem" } },
  },
  components: {
    Paper: { defaultProps: { withBorder: true, p: "md" } },
    Button: { defaultProps: { size: "sm" } },
    // A heading of the dialog: the page has its one banner.
    ModalHeader: { defaultProps: { component: "div" } },
    DrawerHeader: { defaultProps: { component: "div" } },
    Badge: { defaultProps: { variant: "light", radius: "sm", tt: "none", fw: 600 } },
  },
});

/** Of tinted badges and notes on a light ground: text that is read at 4.5 : 1 and more. */
const tints: Readonly<Record<string, readonly [ground: string, text: string]>> = {
  green: ["#e6f7ea", "#1b6e30"],
  orange: ["#fff1e0", "#963b00"],
  red: ["#fff0f0", "#b02525"],
  blue: ["#e7f3fe", "#1259a3"],
  violet: ["#f3f0ff", "#5f3dc4"],
  gray: ["#eef0f2", "#495057"],
  harbour: ["#e6f6f8", "#086070"],
};

const lightTints = Object.fromEntries(
  Object.entries(tints).flatMap(([name, [ground, text]]) => [
    [`--mantine-color-${name}-light`, ground],
    [`--mantine-color-${name}-light-color`, text],
  ]),
);

/** Dimmed text that is still read at 4.5 : 1 on both grounds. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    "--mantine-color-dimmed": "#5c636a",
    "--stockgate-ground": "#f6f8f9",
    "--stockgate-bad": "#c92a2a",
    "--mantine-color-error": "#c92a2a",
    ...lightTints,
  },
  dark: {
    "--mantine-color-dimmed": "#a6adb4",
    "--stockgate-ground": "#17191c",
    "--stockgate-bad": "#ff8787",
    "--mantine-color-error": "#ff8787",
  },
});
