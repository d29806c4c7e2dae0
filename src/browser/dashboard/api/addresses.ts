/** Where the API has one path; ids have slashes in them. */
export function pathAddress(watch: string, id: string): string {
  return `watches/${encodeURIComponent(watch)}/paths/${encodeURIComponent(id)}`;
}

export function runAddress(watch: string): string {
  return `watches/${encodeURIComponent(watch)}/run`;
}
