import type { Port, RoleName } from '../model/ids.ts';
import type { Flow } from '../model/portMap.ts';
import type { Site } from '../model/site.ts';

/** A port to try and, when the site moved it, the documented number. */
export interface ActualPort {
  readonly port: Port;
  readonly documented: Port | null;
}

/** The port that this site put in place of a documented one; what is said of a flow beats what is said of a role. */
export function actualPort(
  flow: Flow,
  listener: ReadonlySet<RoleName>,
  documented: Port,
  site: Site,
): ActualPort {
  const port = givenPort(flow, site) ?? listenerPort(flow, listener, documented, site) ?? documented;
  return { port, documented: port === documented ? null : documented };
}

function listenerPort(
  flow: Flow,
  listener: ReadonlySet<RoleName>,
  documented: Port,
  site: Site,
): Port | null {
  for (const override of site.portOverrides) {
    const hit =
      override.kind === 'listener' &&
      override.documented === documented &&
      override.transport === flow.transport &&
      listener.has(override.role);
    if (hit) return override.actual;
  }
  return null;
}

/** The port that a site gave for a flow whose number the document does not tell. */
export function givenPort(flow: Flow, site: Site): Port | null {
  for (const override of site.portOverrides) {
    if (override.kind === 'flow' && override.flow === flow.id) return override.actual;
  }
  return null;
}
