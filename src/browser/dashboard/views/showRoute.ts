import type { Dash, View } from '../page/dash.ts';
import { element } from '../page/element.ts';
import type { Route } from '../words/route.ts';
import { alertsView } from './alertsView.ts';
import { attentionView } from './attentionView.ts';
import { changesView } from './changesView.ts';
import { diagramView } from './diagramView.ts';
import { matrixView } from './matrixView.ts';
import { pathsView } from './pathsView.ts';
import { pathView } from './pathView.ts';
import { runsView } from './runsView.ts';

/** The view of a place. */
export function showRoute(dash: Dash, route: Route): View {
  switch (route.kind) {
    case 'attention':
      return attentionView(dash);
    case 'diagram':
      return diagramView(dash, route.watch);
    case 'matrix':
      return matrixView(dash, route.columns);
    case 'paths':
      return pathsView(dash, route.filter);
    case 'path':
      return pathView(dash, route.watch, route.id);
    case 'changes':
      return changesView(dash, route.watch);
    case 'runs':
      return runsView(dash, route.watch);
    case 'alerts':
      return alertsView(dash, route.state);
    case 'nowhere':
      return nowhereView(route.hash);
  }
}

function nowhereView(hash: string): View {
  return {
    title: 'Nothing here',
    element: element(
      'div',
      {},
      element('h1', { tabindex: '-1' }, 'There is nothing here'),
      element(
        'p',
        {},
        `No part of this page is called ${hash}. `,
        element('a', { href: '#/' }, 'Go to the start'),
      ),
    ),
    close: () => {},
  };
}
