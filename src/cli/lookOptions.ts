import type { Command } from 'commander';

/** The flags that every command takes that prints for a person. */
export function addLookOptions(command: Command): Command {
  return command.option('--no-color', 'no colours').option('--ascii', 'only ASCII characters');
}
