import type { Problem } from './configError.ts';
import { findTwice } from './findTwice.ts';
import type { RolesDocument } from './roleSchema.ts';
import { unknownName } from './unknownName.ts';

const relations = ['hostedOn', 'isA'] as const;
type Relation = (typeof relations)[number];

/** Roles named twice, references to roles that are not there, and circles of `hostedOn` or `isA`. */
export function checkRoles(document: RolesDocument): readonly Problem[] {
  const { value, placeOf } = document;
  const names = value.roles.map(({ name }, index) => ({ name, place: placeOf(['roles', index, 'name']) }));
  return [
    ...findTwice('role', names),
    ...danglingReferences(document),
    ...relations.flatMap((relation) => circles(document, relation)),
  ];
}

function danglingReferences({ value: { roles }, placeOf }: RolesDocument): readonly Problem[] {
  const known = new Set(roles.map(({ name }) => name));
  return roles
    .flatMap((role, index) => [
      ...relations.flatMap((key) =>
        (role[key] ?? []).map((name, at) => ({ name, path: ['roles', index, key, at] })),
      ),
      { name: role.mainPeer ?? role.name, path: ['roles', index, 'mainPeer'] },
    ])
    .filter(({ name }) => !known.has(name))
    .map(({ name, path }) => ({ ...placeOf(path), message: unknownName('role', name, known) }));
}

// A circle is told once: at its first role in the file.
function circles({ value: { roles }, placeOf }: RolesDocument, relation: Relation): readonly Problem[] {
  const edges = new Map(roles.map((role) => [role.name, role[relation] ?? []]));
  const order = [...edges.keys()];
  return order.flatMap((name) => {
    const circle = shortestCircle(name, edges);
    if (circle.some((member) => order.indexOf(member) < order.indexOf(name))) return [];
    const index = roles.findIndex((role) => role.name === name);
    return circle.length === 0
      ? []
      : [
          {
            ...placeOf(['roles', index, relation]),
            message: `goes round in a circle: ${circle.join(' → ')}`,
          },
        ];
  });
}

/** Names from `start` back to `start`; empty when no way leads back. */
function shortestCircle(start: string, edges: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const trails = new Map<string, readonly string[]>([[start, [start]]]);
  for (const [name, trail] of trails) {
    for (const next of edges.get(name) ?? []) {
      if (next === start) return [...trail, start];
      // A Map hands out entries that are added while it is walked.
      if (!trails.has(next)) trails.set(next, [...trail, next]);
    }
  }
  return [];
}
