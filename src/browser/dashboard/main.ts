import { askApi } from './api/askApi.ts';
import { keptToken } from './api/token.ts';
import { startLive } from './live/liveState.ts';
import { startRuns } from './live/startRuns.ts';
import type { Dash, View } from './page/dash.ts';
import { frame } from './page/frame.ts';
import { listenToKeys } from './page/keys.ts';
import { keysDialog } from './page/keysDialog.ts';
import { themeSwitch } from './page/theme.ts';
import { tokenDialog } from './page/tokenDialog.ts';
import { tools } from './page/tools.ts';
import { showRoute } from './views/showRoute.ts';
import { everyPath } from './words/pathFilter.ts';
import { readRoute, writeRoute } from './words/route.ts';

const token = keptToken(sessionStorage);
// With another token everything is asked anew.
const restart = (): void => location.reload();
const asked = tokenDialog(token, restart);
const api = askApi(token, asked.ask);
const live = startLive(api);
const dash: Dash = { api, live, runs: startRuns(api, live.tell) };
const keys = keysDialog(localStorage);
const forget = (): void => {
  token.set(null);
  restart();
};
const { main, show } = frame(dash, tools(themeSwitch(localStorage), keys, token, forget));
document.body.append(keys.element, asked.element);

let view: View | null = null;
const showPlace = (): void => {
  view?.close();
  view = showRoute(dash, readRoute(location.hash));
  show(view, location.hash === '' ? '#/' : location.hash);
};
addEventListener('hashchange', () => {
  showPlace();
  scrollTo(0, 0);
  // Who hears the page is told where they are.
  main.querySelector<HTMLElement>('h1')?.focus({ preventScroll: true });
});
listenToKeys(
  {
    search: () => {
      if (view?.search === undefined) {
        history.pushState(null, '', writeRoute({ kind: 'paths', filter: everyPath }));
        showPlace();
      }
      view?.search?.focus();
    },
    help: keys.show,
    go: (hash) => {
      location.hash = hash;
    },
  },
  keys.areOn,
);
showPlace();
