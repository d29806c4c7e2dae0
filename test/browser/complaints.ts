/** What is asked of every page: that nothing is wider than the screen, and that axe finds nothing. */
import axe from 'axe-core';
import type { Page } from 'playwright-core';

/** Pixels by which the page is wider than the screen, with everything unfolded. */
export async function overflow(page: Page): Promise<number> {
  await unfold(page);
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

/** What axe has against the page with everything unfolded, and the rules that it passes. */
export async function axeSays(
  page: Page,
): Promise<{ readonly against: readonly string[]; readonly passed: readonly string[] }> {
  // What is out of sight is not painted, and what is not painted is not judged.
  await page.setViewportSize({ width: page.viewportSize()?.width ?? 1280, height: 20_000 });
  await unfold(page);
  await page.evaluate(axe.source);
  const { violations, passes } = await page.evaluate(() =>
    (globalThis as unknown as { axe: typeof axe }).axe.run(),
  );
  return {
    against: violations.map(
      ({ id, impact, nodes }) => `${impact} ${id}: ${nodes.map(({ html: at }) => at).join(' ')}`,
    ),
    passed: passes.map(({ id }) => id),
  };
}

async function unfold(page: Page): Promise<void> {
  await page.evaluate(() => {
    for (const details of document.querySelectorAll('details')) details.open = true;
  });
}
