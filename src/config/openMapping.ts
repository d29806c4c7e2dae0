import { z } from 'zod';

/** One schema for every key of T, so that a key added to the model and forgotten here does not compile. */
export type Shape<T> = {
  readonly [K in keyof T]-?: object extends Pick<T, K>
    ? z.ZodExactOptional<z.ZodType<T[K]>>
    : z.ZodType<T[K]>;
};

/** A mapping that may hold more keys than T knows: reports gain fields, and older readers must not mind. */
export function openMapping<T>(shape: Shape<T>): z.ZodType<T> & z.core.$ZodTypeDiscriminable {
  return z.looseObject(shape, 'a mapping of keys to values') as never;
}
