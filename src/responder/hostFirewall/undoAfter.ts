/** The failure to tell when what was begun has been undone; when undoing fails too, both are told. */
export async function undoAfter(first: unknown, undo: () => Promise<unknown>): Promise<unknown> {
  try {
    await undo();
    return first;
  } catch (second) {
    const both = `${textOf(first)}. Taking back what was done failed as well: ${textOf(second)}`;
    return new AggregateError([first, second], both);
  }
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
