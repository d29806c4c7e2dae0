import type { IpAddress } from '../model/ids.ts';
import type { Host } from '../model/site.ts';
import { familyOf } from './address.ts';
import type { Place, Problem } from './configError.ts';

/** A value and where the user gave it. */
export interface Placed<T> {
  readonly value: T;
  readonly place: Place;
}

/** Address family, source address and literal host addresses that exclude each other. */
export function checkFamilies(
  family: 4 | 6 | null,
  source: Placed<IpAddress> | null,
  hosts: readonly Placed<Host>[],
): readonly Problem[] {
  const sourceFamily = source && familyOf(source.value);
  if (family && source && sourceFamily !== family) {
    const message = `expected an IPv${family} address, because the family is ${family}, got ${source.value}`;
    return [{ ...source.place, message }];
  }
  const wanted = family ?? sourceFamily;
  if (wanted === null) return [];
  const because = family ? `the family is ${wanted}` : `the source address is IPv${wanted}`;
  return hosts
    .filter(
      ({ value: { addresses } }) =>
        addresses.length > 0 && !addresses.some((each) => familyOf(each) === wanted),
    )
    .map(({ value, place }) => ({
      ...place,
      message: `expected an IPv${wanted} address, because ${because}, got ${value.addresses.join(', ')}`,
    }));
}
