import type { Token } from '../api/token.ts';
import { element } from './element.ts';

export interface TokenDialog {
  readonly element: HTMLDialogElement;
  readonly ask: () => void;
}

/** Asks for a token when the daemon wants one. `onToken` begins everything anew with it. */
export function tokenDialog(token: Token, onToken: () => void): TokenDialog {
  const field = element('input', {
    id: 'token',
    type: 'password',
    autocomplete: 'off',
    spellcheck: 'false',
    required: true,
    'aria-describedby': 'token-note token-wrong',
  });
  const wrong = element('p', { id: 'token-wrong', class: 'wrong', role: 'alert' });
  const form = element(
    'form',
    { method: 'dialog' },
    element('p', {}, element('label', { for: 'token' }, 'Token'), field),
    wrong,
    element(
      'p',
      { id: 'token-note', class: 'dim' },
      'Made by "cicprobe api token". This tab keeps it until it is closed.',
    ),
    element('button', { type: 'submit' }, 'Go on'),
  );
  form.addEventListener('submit', () => {
    token.set(field.value.trim());
    field.value = '';
    onToken();
  });
  const dialog = element(
    'dialog',
    { 'aria-labelledby': 'token-title' },
    element('h2', { id: 'token-title' }, 'This daemon asks for a token'),
    form,
  );
  // There is nothing behind it to go back to.
  dialog.addEventListener('cancel', (event) => event.preventDefault());
  return {
    element: dialog,
    ask: () => {
      if (dialog.open) return;
      wrong.textContent = token.value() === null ? '' : 'The daemon does not know this token.';
      token.set(null);
      dialog.showModal();
    },
  };
}
