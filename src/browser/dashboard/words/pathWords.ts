import type { PathAbout, PathStatus } from '../../../model/remembered.ts';
import { portLabel } from '../../../report/portLabels.ts';

/** `tcp/5597`; empty of a path of which nothing is kept. */
export function portOf({ about }: Pick<PathStatus, 'about'>): string {
  return about === null ? '' : portLabel({ ...about, security: 'none' });
}

/** `cic01 (10.0.0.5), tried from cic02`. */
export function hostOf(about: Pick<PathAbout, 'target' | 'address' | 'triedFrom'>): string {
  const { target, address, triedFrom } = about;
  const host = address === null || address === target ? target : `${target} (${address})`;
  return triedFrom === undefined ? host : `${host}, tried from ${triedFrom}`;
}

/** `Breaks: …` of what is broken, `Breaks if shut: …` of what is unproven; empty of what is met. */
export function stakeOf({ about, watched }: Pick<PathStatus, 'about' | 'watched'>): string {
  if (about === null || about.impact === '') return '';
  switch (watched.held.outcome) {
    case 'broken':
      return `Breaks: ${about.impact}`;
    case 'unproven':
      return `Breaks if shut: ${about.impact}`;
    case 'met':
      return '';
  }
}
