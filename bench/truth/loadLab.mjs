import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** The truth lab is TypeScript, which Node 20 cannot run: compiles it to a folder that `remove()` takes away. */
export async function loadLab(repository) {
  const folder = mkdtempSync(join(tmpdir(), 'cicprobe-truth-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  try {
    const tsc = join(repository, 'node_modules/typescript/bin/tsc');
    const project = join(repository, 'test/lab/tsconfig.json');
    execFileSync(process.execPath, [tsc, '-p', project, '--outDir', folder], { stdio: 'inherit' });
    copyFileSync(join(repository, 'package.json'), join(folder, 'package.json'));
    symlinkSync(join(repository, 'node_modules'), join(folder, 'node_modules'));
    const load = (name) => import(pathToFileURL(join(folder, 'test/lab', `${name}.js`)).href);
    const modules = await Promise.all(
      ['whyNoLab', 'openLab', 'runScenes', 'rateCase', 'namespaces', 'pairedCases', 'ratePaired'].map(load),
    );
    return { labParts: Object.assign({}, ...modules), remove };
  } catch (error) {
    remove();
    throw error;
  }
}
