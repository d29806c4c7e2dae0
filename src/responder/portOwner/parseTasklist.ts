/** The name of a process, from what `tasklist /FO CSV /NH` prints; null when it is not listed. */
export function parseTasklist(text: string, pid: number): string | null {
  for (const line of text.split('\n')) {
    const [, name, number] = /^"([^"]+)","(\d+)",/.exec(line) ?? [];
    if (name !== undefined && Number(number) === pid) return name;
  }
  return null;
}
