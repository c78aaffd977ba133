import type { MixedList } from 'typeorm';

/** Every entity the DataSource knows; each lives with its aggregate. */
export const entities: MixedList<() => unknown> = [];
