import type { Confidence, Source, SourceKind } from '../model/portMap.ts';

/** Where a flow's numbers come from, in two words, and how sure they are unless they are printed as such. */
export function sourceInShort(source: Source): string {
  // What the change log alone knows need not be said of an entry of the change log.
  const sureness = source.kind === source.confidence ? '' : SURENESS[source.confidence];
  return `${KINDS[source.kind]}${sureness}`;
}

/** The same with the exact place. */
export function sourceInWords(source: Source): string {
  return `${sourceInShort(source)}: ${source.ref}`;
}

const KINDS: Readonly<Record<SourceKind, string>> = {
  table: 'document table',
  prose: 'document text',
  changelog: 'change log',
  'public-page': 'public page',
  'protocol-default': 'protocol default',
};

const SURENESS: Readonly<Record<Confidence, string>> = {
  documented: '',
  changelog: ', known from the change log alone',
  inferred: ', inferred',
};
