/** A host's name as certificates and HTTP know it: without the final dot that only DNS understands. */
export function plainName(name: string): string {
  return name.endsWith('.') ? name.slice(0, -1) : name;
}
