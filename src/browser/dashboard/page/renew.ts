/**
 * Puts these in place of what is in the container; where nothing differs nothing is touched. What was unfolded stays
 * unfolded and what had the focus keeps it, as far as it has an id.
 */
export function renew(container: Element, ...children: readonly (Node | string | null)[]): void {
  const next = document.createElement(container.tagName);
  next.append(...children.filter((child) => child !== null));
  for (const open of container.querySelectorAll<HTMLDetailsElement>('details[open][id]')) {
    const same = next.querySelector(`details#${CSS.escape(open.id)}`);
    if (same instanceof HTMLDetailsElement) same.open = true;
  }
  if (isSame(container, next)) return;
  const focused = container.contains(document.activeElement) ? document.activeElement?.id : undefined;
  container.replaceChildren(...next.childNodes);
  if (focused !== undefined && focused !== '') {
    document.getElementById(focused)?.focus({ preventScroll: true });
  }
}

function isSame(one: Element, other: Element): boolean {
  if (one.childNodes.length !== other.childNodes.length) return false;
  return [...one.childNodes].every((child, at) => child.isEqualNode(other.childNodes[at] ?? null));
}
