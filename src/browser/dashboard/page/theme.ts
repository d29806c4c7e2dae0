/** Whether the page is light or dark: as the system says, or as the viewer does. */
export type Theme = 'system' | 'light' | 'dark';

export interface ThemeSwitch {
  readonly current: () => Theme;
  readonly set: (theme: Theme) => void;
}

/** Applies what was chosen last. */
export function themeSwitch(storage: Storage): ThemeSwitch {
  let current = asTheme(storage.getItem(KEY));
  const rules = darkRules();
  const apply = (): void => {
    document.documentElement.style.colorScheme = current === 'system' ? '' : current;
    for (const { rule, media } of rules) rule.media.mediaText = mediaFor(current, media);
    document.dispatchEvent(new Event(THEME_CHANGED));
  };
  apply();
  return {
    current: () => current,
    set: (theme) => {
      current = theme;
      storage.setItem(KEY, theme);
      apply();
    },
  };
}

/** Told to the document when colours have changed, for those who paint by themselves. */
export const THEME_CHANGED = 'themechanged';

const KEY = 'cicprobe-theme';

function asTheme(value: string | null): Theme {
  return value === 'light' || value === 'dark' ? value : 'system';
}

interface DarkRule {
  readonly rule: CSSMediaRule;
  readonly media: string;
}

/** The colours stand once, in rules for dark screens: those are made to hold always or never, instead of a copy of them. */
function darkRules(): readonly DarkRule[] {
  return [...document.styleSheets]
    .flatMap((sheet) => [...sheet.cssRules])
    .filter((rule) => rule instanceof CSSMediaRule)
    .filter(({ media }) => media.mediaText.includes('prefers-color-scheme'))
    .map((rule) => ({ rule, media: rule.media.mediaText }));
}

function mediaFor(theme: Theme, media: string): string {
  switch (theme) {
    case 'system':
      return media;
    case 'dark':
      return 'screen';
    case 'light':
      return 'not all';
  }
}
