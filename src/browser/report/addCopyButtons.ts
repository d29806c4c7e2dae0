/** Puts a button over every text that is made to be pasted elsewhere. */
export function addCopyButtons(page: Document): void {
  for (const text of page.querySelectorAll('pre')) {
    const button = page.createElement('button');
    button.type = 'button';
    button.className = 'copy';
    button.textContent = 'Copy';
    button.addEventListener('click', () => {
      copy(text).then(
        () => {
          button.textContent = 'Copied';
        },
        () => {
          button.textContent = 'Selected: press Ctrl+C';
        },
      );
    });
    text.before(button);
  }
}

/** Selects the text besides: where a browser lets no page write to the clipboard, the user can. */
async function copy(text: Element): Promise<void> {
  text.ownerDocument.getSelection()?.selectAllChildren(text);
  await navigator.clipboard.writeText(text.textContent ?? '');
}
