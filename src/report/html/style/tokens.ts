/** Colours by role. Text roles reach 4.5:1 on both surfaces, marks 3:1 (WCAG AA); a test checks it. */
export const TOKENS = {
  light: {
    page: '#f4f6f8',
    surface: '#ffffff',
    raised: '#eef1f5',
    text: '#18202b',
    muted: '#51606f',
    line: '#d5dce4',
    strong: '#8492a2',
    accent: '#1d5bb8',
    pass: '#136a43',
    fail: '#b1251c',
    inconclusive: '#855300',
    'mark-ok': '#4c82bd',
    'mark-http-error': '#c2410c',
    'mark-lb-error': '#9a3412',
    'mark-target-error': '#b91c1c',
    'mark-waf': '#1d4ed8',
    'mark-connect-timeout': '#5b21b6',
    'mark-response-timeout': '#7c3aed',
    'mark-truncated': '#0e7490',
    'mark-failed-assertion': '#9d174d',
    'mark-refused': '#be123c',
    'mark-reset': '#8a6100',
    'mark-closed': '#0f766e',
    'mark-dns': '#475569',
    'mark-tls': '#a21caf',
    'mark-malformed': '#4d7c0f',
  },
  dark: {
    page: '#0e1217',
    surface: '#161b22',
    raised: '#1f262f',
    text: '#e5eaf1',
    muted: '#a1aebc',
    line: '#2d3641',
    strong: '#6f7d8d',
    accent: '#7db2ff',
    pass: '#5cc992',
    fail: '#ff8b80',
    inconclusive: '#eab355',
    'mark-ok': '#5a93d1',
    'mark-http-error': '#fb8a4b',
    'mark-lb-error': '#ffa66b',
    'mark-target-error': '#ff8f85',
    'mark-waf': '#8ab4ff',
    'mark-connect-timeout': '#cbb5ff',
    'mark-response-timeout': '#a98bff',
    'mark-truncated': '#5ec8de',
    'mark-failed-assertion': '#ff8fc0',
    'mark-refused': '#ff7a96',
    'mark-reset': '#dcb04a',
    'mark-closed': '#4fc4b8',
    'mark-dns': '#a9b6c6',
    'mark-tls': '#e98af2',
    'mark-malformed': '#a5cc5b',
  },
} as const;

type Palette = (typeof TOKENS)[keyof typeof TOKENS];

function declarationsOf(scheme: 'light' | 'dark', palette: Palette): string {
  const colours = Object.entries(palette).map(([role, colour]) => `--${role}:${colour};`);
  return `color-scheme:${scheme};${colours.join('')}`;
}

/** The reader's system decides; the switch in the page's head overrules it, without any script. */
export function tokenStyle(): string {
  const light = declarationsOf('light', TOKENS.light);
  const dark = declarationsOf('dark', TOKENS.dark);
  return `
:root{${light}}
@media (prefers-color-scheme:dark){:root{${dark}}}
:root:has(#theme-light:checked){${light}}
:root:has(#theme-dark:checked){${dark}}
@media print{:root,:root:has(#theme-dark:checked){${light}}}`;
}
