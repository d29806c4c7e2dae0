/** Unfolds on paper what belongs there, and folds it again. */
export function unfoldForPrint(view: Window): void {
  let unfolded: readonly HTMLDetailsElement[] = [];
  view.addEventListener('beforeprint', () => {
    unfolded = [...view.document.querySelectorAll<HTMLDetailsElement>('details.printed:not([open])')];
    for (const details of unfolded) details.open = true;
  });
  view.addEventListener('afterprint', () => {
    for (const details of unfolded) details.open = false;
  });
}
