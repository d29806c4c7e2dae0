import type { Problem } from './configError.ts';
import { findTwice } from './findTwice.ts';
import type { OptionsDocument } from './optionSchema.ts';
import { quote } from './showValue.ts';

/** Options and values named twice, and defaults that are not among the values. */
export function checkOptions({ value: { options }, placeOf }: OptionsDocument): readonly Problem[] {
  const names = options.map(({ name }, index) => ({ name, place: placeOf(['options', index, 'name']) }));
  const values = options.map((option, index) =>
    option.values.map((name, at) => ({ name, place: placeOf(['options', index, 'values', at]) })),
  );
  const defaults = options.flatMap((option, index): readonly Problem[] => {
    if (option.values.includes(option.default)) return [];
    const message = `expected one of the values ${option.values.join(', ')}, got ${quote(option.default)}`;
    return [{ ...placeOf(['options', index, 'default']), message }];
  });
  return [...findTwice('option', names), ...values.flatMap((each) => findTwice('value', each)), ...defaults];
}
