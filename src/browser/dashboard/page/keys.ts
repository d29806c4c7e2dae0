/** What keys do, in the order in which they are told. */
export interface KeyActions {
  readonly search: () => void;
  readonly help: () => void;
  readonly go: (hash: string) => void;
}

/** Second keys after `g`. */
export const PLACES: readonly (readonly [key: string, hash: string, name: string])[] = [
  ['a', '#/', 'Attention'],
  ['d', '#/diagram', 'Diagram'],
  ['m', '#/matrix', 'Matrix'],
  ['p', '#/paths', 'Paths'],
  ['c', '#/changes', 'Changes'],
  ['r', '#/runs', 'Runs'],
  ['l', '#/alerts', 'Alerts'],
];

/** Listens to single keys wherever no text is being written, unless they are switched off. */
export function listenToKeys(actions: KeyActions, isOn: () => boolean): void {
  let afterG = 0;
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || !isOn() || isWriting(event.target)) return;
    if (event.timeStamp < afterG) {
      afterG = 0;
      const place = PLACES.find(([key]) => key === event.key.toLowerCase());
      if (place !== undefined) {
        event.preventDefault();
        actions.go(place[1]);
        return;
      }
    }
    if (event.key === 'g') {
      afterG = event.timeStamp + PATIENCE_MS;
    } else if (event.key === '/') {
      event.preventDefault();
      actions.search();
    } else if (event.key === '?') {
      event.preventDefault();
      actions.help();
    }
  });
}

const PATIENCE_MS = 1500;

function isWriting(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  const isField =
    target instanceof HTMLInputElement && !['checkbox', 'radio', 'button'].includes(target.type);
  return isField || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
}
