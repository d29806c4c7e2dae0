import type { Token } from '../api/token.ts';
import { element } from './element.ts';
import type { KeysDialog } from './keysDialog.ts';
import type { Theme, ThemeSwitch } from './theme.ts';

/** What stands at the foot of the page: colours, keys, and the token as long as there is one. */
export function tools(
  theme: ThemeSwitch,
  keys: KeysDialog,
  token: Token,
  onForget: () => void,
): readonly HTMLElement[] {
  const forget = element('button', { type: 'button', onclick: onForget }, 'Forget the token');
  forget.hidden = token.value() === null;
  return [themeField(theme), element('button', { type: 'button', onclick: keys.show }, 'Keys'), forget];
}

const THEMES: readonly (readonly [Theme, string])[] = [
  ['system', 'as the system'],
  ['light', 'light'],
  ['dark', 'dark'],
];

function themeField(theme: ThemeSwitch): HTMLElement {
  const select = element(
    'select',
    { id: 'theme' },
    ...THEMES.map(([value, name]) => element('option', { value, selected: value === theme.current() }, name)),
  );
  select.addEventListener('change', () =>
    theme.set(THEMES.find(([value]) => value === select.value)?.[0] ?? 'system'),
  );
  return element('label', { for: 'theme' }, 'Colours ', select);
}
