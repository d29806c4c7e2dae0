/** For whom a report is; a file of its own, for the command line needs it at every start. */
export const AUDIENCES = ['technician', 'network', 'manager'] as const;

export type Audience = (typeof AUDIENCES)[number];
