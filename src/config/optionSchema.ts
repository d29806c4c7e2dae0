import type { z } from 'zod';
import { fullList, kebab, mapping, text } from './schemaParts.ts';
import type { YamlDocument } from './yamlDocument.ts';

const optionEntry = mapping({
  name: kebab.describe('Stable name of the option in kebab case.'),
  title: text.describe('The name for people.'),
  values: fullList(kebab).describe('The answers that a site may give.'),
  default: kebab.describe('The answer that holds when the site gives none.'),
  description: text.describe('What is being chosen and what the default means.'),
});

/** `profiles/options.yaml`: the choices that the document leaves to the site. */
export const optionsSchema = mapping({
  options: fullList(optionEntry).describe('Every option, each once.'),
}).meta({ title: 'cicprobe options', description: 'The options of a cicprobe port map.' });

export type OptionsDocument = YamlDocument<z.output<typeof optionsSchema>>;
