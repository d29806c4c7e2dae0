import { ApiFault } from '../api/askApi.ts';
import type { Dash, View } from '../page/dash.ts';
import { element } from '../page/element.ts';
import { moment } from '../page/moment.ts';
import { readDrawing } from '../page/readDrawing.ts';
import { renew } from '../page/renew.ts';
import { watchField } from '../page/watchField.ts';

/** The data flows of a watch with their outcomes, drawn anew whenever a whole check has ended. */
export function diagramView(dash: Dash, wanted: string | null): View {
  const choice = element('div');
  const note = element('p', { class: 'dim', role: 'status' }, 'Drawing …');
  const figure = element('figure', { tabindex: '0', 'aria-label': 'Data flows', class: 'drawing fitted' });
  const size = element('input', { type: 'checkbox', id: 'real-size' });
  size.addEventListener('change', () => figure.classList.toggle('fitted', !size.checked));
  const watchOf = (): string | null => wanted ?? dash.live.overview()?.watches[0]?.name ?? null;
  let drawn: string | null = null;
  const draw = async (): Promise<void> => {
    const watch = watchOf();
    drawn = watch;
    if (watch === null) return;
    try {
      const response = await dash.api.open('diagram', { watch });
      const picture = readDrawing(await response.text());
      renew(figure, picture);
      renew(
        note,
        ...(picture === null ? ['The picture cannot be read.'] : ['Drawn ', moment(dash.live.nowMs())]),
      );
    } catch (error) {
      renew(note, whyNot(error));
    }
  };
  const show = (): void => {
    renew(choice, watchField(dash, 'diagram', watchOf(), null));
    if (watchOf() !== drawn) void draw();
  };
  const ends = dash.live.listen((event) => {
    show();
    const isDrawn = event?.kind === 'run-ended' && event.isWhole && event.watch === watchOf();
    if (isDrawn || event?.kind === 'heard-again') void draw();
  });
  show();
  return {
    title: 'Diagram',
    element: element(
      'div',
      {},
      element('h1', { tabindex: '-1' }, 'Data flows'),
      choice,
      element(
        'p',
        {},
        'An arrow leads to its paths. ',
        element('label', { for: 'real-size' }, size, ' In real size'),
      ),
      note,
      figure,
    ),
    close: ends,
  };
}

function whyNot(error: unknown): string {
  return error instanceof ApiFault && error.status === 404
    ? 'There is no picture yet: it appears when the first check of all paths has ended.'
    : `The picture could not be read: ${error instanceof Error ? error.message : String(error)}`;
}
