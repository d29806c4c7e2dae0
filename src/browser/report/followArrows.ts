/** Has a click on an arrow of a drawing show the rows of its paths alone. */
export function followArrows(
  page: Document,
  showOnly: (rows: ReadonlySet<string>, what: string) => void,
): void {
  page.querySelector('#diagrams')?.addEventListener('click', (event) => {
    const { target } = event;
    const link = target instanceof Element ? target.closest('a') : null;
    const item = link === null ? null : arrowOf(page, link);
    const numbers = item?.dataset['rows']?.split(' ') ?? [];
    if (numbers.length === 0) return;
    event.preventDefault();
    showOnly(new Set(numbers.map((number) => `row-${number}`)), 'those of one arrow');
    const heading = page.querySelector<HTMLElement>('#paths');
    // The keyboard goes on where the eye goes.
    heading?.setAttribute('tabindex', '-1');
    heading?.focus();
    heading?.scrollIntoView();
  });
}

/** The item of the list of arrows: the link's own, or the one that the drawing's link leads to. */
function arrowOf(page: Document, link: Element): HTMLElement | null {
  const own = link.closest<HTMLElement>('[data-rows]');
  if (own !== null) return own;
  const href = link.getAttribute('href') ?? link.getAttributeNS('http://www.w3.org/1999/xlink', 'href') ?? '';
  return href.startsWith('#arrow-') ? page.getElementById(href.slice(1)) : null;
}
