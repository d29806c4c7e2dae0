// Writes the JSON Schemas for editors from the schemas of src/config. Run it after `npm run build`.
import { mkdirSync, writeFileSync } from 'node:fs';
import { makeJsonSchemas } from '../dist/config/jsonSchemas.js';

const folder = new URL('../docs/schema/', import.meta.url);
mkdirSync(folder, { recursive: true });
for (const [file, text] of makeJsonSchemas()) writeFileSync(new URL(file, folder), text);
