import { CommandError } from '../../responder/runCommand.ts';
import { CannotRun } from '../cannotRun.ts';
import type { ServiceSystem } from './serviceSystem.ts';

/** One thing that is done to set a service up. */
export type Step =
  | { readonly kind: 'write'; readonly file: string; readonly text: string }
  | { readonly kind: 'remove'; readonly file: string }
  | { readonly kind: 'folder'; readonly folder: string }
  /** `passes`: exit codes besides 0 that are no fault. */
  | {
      readonly kind: 'run';
      readonly program: string;
      readonly args: readonly string[];
      readonly passes?: readonly number[];
    }
  /** Until this command no longer prints what tells that the service runs. */
  | {
      readonly kind: 'await-stop';
      readonly program: string;
      readonly args: readonly string[];
      readonly while: RegExp;
    };

const POLL_MS = 250;
const POLLS = 60;

/** Takes them one after the other; throws CannotRun at the first that fails. */
export async function takeSteps(steps: readonly Step[], system: ServiceSystem): Promise<void> {
  for (const step of steps) await takeStep(step, system);
}

async function takeStep(step: Step, system: ServiceSystem): Promise<void> {
  switch (step.kind) {
    case 'write':
      return orCannot(`cannot write ${step.file}`, system.write(step.file, step.text));
    case 'remove':
      return orCannot(`cannot remove ${step.file}`, system.remove(step.file));
    case 'folder':
      return orCannot(`cannot make ${step.folder}`, system.makeFolder(step.folder));
    case 'run':
      return runStep(step, system);
    case 'await-stop':
      for (let poll = 0; poll < POLLS; poll++) {
        if (!step.while.test(await system.run(step.program, step.args))) return;
        await system.pause(POLL_MS);
      }
      throw new CannotRun(`the service does not stop; ${commandLine(step)} tells its state`);
  }
}

async function orCannot(what: string, doing: Promise<void>): Promise<void> {
  try {
    await doing;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new CannotRun(`${what}: ${code ?? message}`, error);
  }
}

async function runStep(step: Extract<Step, { kind: 'run' }>, system: ServiceSystem): Promise<void> {
  try {
    await system.run(step.program, step.args);
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    if (typeof error.code === 'number' && step.passes?.includes(error.code)) return;
    throw new CannotRun(
      `${error.message}${remedyFor(error, system)}\nThe command was: ${commandLine(step)}`,
      error,
    );
  }
}

const ACCESS_DENIED = 5;

function remedyFor({ code }: CommandError, { platform }: ServiceSystem): string {
  return platform === 'win32' && code === ACCESS_DENIED
    ? '\nRun this in a terminal of an administrator.'
    : '';
}

/** The steps as a person would take them: the files with their text, the commands as they would be typed. */
export function stepsInWords(steps: readonly Step[]): string {
  return steps.map((step) => `${stepInWords(step)}\n`).join('');
}

function stepInWords(step: Step): string {
  switch (step.kind) {
    case 'write':
      return `# write ${step.file}:\n${step.text}`;
    case 'remove':
      return `# remove ${step.file}`;
    case 'folder':
      return `# make the folder ${step.folder}`;
    case 'run':
      return commandLine(step);
    case 'await-stop':
      return `# wait until it has stopped: ${commandLine(step)}`;
  }
}

function commandLine({
  program,
  args,
}: {
  readonly program: string;
  readonly args: readonly string[];
}): string {
  return [program, ...args].map(quoteWindows).join(' ');
}

/** One argument as Windows programs take their command line apart; where nothing is special, as it is. */
export function quoteWindows(word: string): string {
  if (word !== '' && !/[\s"]/.test(word)) return word;
  // Backslashes are only special before a quotation mark, also before the one at the end.
  return `"${word.replace(/(\\*)"/g, '$1$1\\"').replace(/(\\+)$/, '$1$1')}"`;
}
