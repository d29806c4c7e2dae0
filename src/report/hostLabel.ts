/** A host for a person: `cic01 (10.0.0.5)`, or the address alone when that is how the user wrote it. */
export function hostLabel(target: string, address: string | null): string {
  return address === null || address === target ? target : `${target} (${address})`;
}
