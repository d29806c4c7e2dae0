// What cicprobe and other tools say about the cases of the truth lab, and how often that is so: writes docs/truth.md.
// Usage, as root: node bench/truth.mjs     (Debian packages that are missing are installed by apt-get)
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { machine } from './parts/figures.mjs';
import { askTools } from './truth/askTools.mjs';
import { installTools } from './truth/installTools.mjs';
import { loadLab } from './truth/loadLab.mjs';
import { renderPage } from './truth/renderPage.mjs';

const repository = fileURLToPath(new URL('../', import.meta.url));
const page = new URL('../docs/truth.md', import.meta.url);

const { labParts, remove } = await loadLab(repository);
try {
  if (process.getuid?.() === 0) installTools();
  const hindrance = labParts.whyNoLab();
  if (hindrance === null) await compare();
  else {
    process.stderr.write(`Not run: ${hindrance}.\n`);
    process.exitCode = 4;
  }
} finally {
  remove();
}

async function compare() {
  const compared = await compareTools();
  const text = renderPage({ ...compared, paired: await runPaired(), machine: machine(cpus()) });
  writeFileSync(page, text);
  process.stdout.write(`${text}\nWritten to docs/truth.md\n`);
}

async function compareTools() {
  const lab = await labParts.openLab(repository);
  try {
    const own = await labParts.runScenes(lab, 'nobody');
    const rated = new Map(lab.cases.map((one) => [one.id, labParts.rateCase(one, own.paths)]));
    const { answers, versions, absent } = await askTools(lab, labParts.namespaceOf('client'));
    const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
    return {
      cases: lab.cases,
      notes: lab.notes,
      rated,
      answers,
      versions: { cicprobe: version, ...versions },
      absent,
    };
  } finally {
    lab.close();
  }
}

async function runPaired() {
  const { cases, leftOut } = labParts.placePairedCases();
  const lab = await labParts.openPairedTruthLab(repository, cases);
  try {
    const said = await labParts.runScenes(lab, 'nobody');
    const rows = lab.cases.map((one) => {
      const rated = labParts.ratePaired(one, said);
      return { one, rated, tookMs: labParts.tookMs(rated) };
    });
    return { rows, leftOut, notes: lab.notes };
  } finally {
    lab.close();
  }
}
