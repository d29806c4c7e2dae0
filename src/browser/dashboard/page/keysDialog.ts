import { element } from './element.ts';
import { PLACES } from './keys.ts';

export interface KeysDialog {
  readonly element: HTMLDialogElement;
  readonly show: () => void;
  readonly areOn: () => boolean;
}

/** Tells the keys, and lets those switch them off whose speech or hands press them by mistake. */
export function keysDialog(storage: Storage): KeysDialog {
  const box = element('input', { type: 'checkbox', id: 'keys-on' });
  box.checked = storage.getItem(KEY) !== 'off';
  box.addEventListener('change', () => storage.setItem(KEY, box.checked ? 'on' : 'off'));
  const dialog = element(
    'dialog',
    { 'aria-labelledby': 'keys-title' },
    element('h2', { id: 'keys-title' }, 'Keys'),
    element(
      'dl',
      {},
      ...[
        ['/', 'Search the paths'],
        ...PLACES.map(([key, , name]) => [`g ${key}`, name]),
        ['?', 'This list'],
        ['Esc', 'Close this list'],
      ].flatMap(([keys = '', what = '']) => [
        element('dt', {}, ...keys.split(' ').flatMap((key) => [element('kbd', {}, key), ' '])),
        element('dd', {}, what),
      ]),
    ),
    element('p', {}, element('label', { for: 'keys-on' }, box, ' Single keys are on')),
    element('button', { type: 'button', onclick: () => dialog.close() }, 'Close'),
  );
  return { element: dialog, show: () => dialog.showModal(), areOn: () => box.checked && !dialog.open };
}

const KEY = 'cicprobe-keys';
