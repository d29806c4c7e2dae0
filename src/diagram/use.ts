import type { Transport } from '../model/ids.ts';
import type { State } from './drawing.ts';

/** One flow, path or skipped flow on its way to becoming part of an arrow. */
export interface Use {
  readonly from: string;
  readonly to: string;
  readonly both: boolean;
  readonly flowId: string;
  /** null where no path was tried. */
  readonly pathId: string | null;
  readonly service: string;
  readonly transport: Transport;
  /** As the document writes them: `5597`, `8018,8108`, `16384-32767`, `dynamic`, `unknown`. */
  readonly ports: string;
  readonly security: 'none' | 'ssl' | 'tls';
  readonly state: State;
}
