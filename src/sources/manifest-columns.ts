import { UserError } from '../model/errors.ts';
import type { AttributeValue } from '../model/image-ref.ts';
import type { RowDetails } from './locate.ts';
import { splitOfName } from './split.ts';

/** Accepted column names by what they say, best first; upper and lower case are the same. */
const ROLES = {
  path: ['path', 'file', 'file_name', 'filename', 'image', 'image_path', 'filepath'],
  split: ['split'],
  label: ['label', 'class', 'category'],
  caption: ['caption', 'text'],
} as const;
type Role = keyof typeof ROLES;

/** The columns of a row that have a role; all others are attributes. */
export type ColumnRoles = Readonly<Partial<Record<Role, string>>>;

/** Finds the columns by name. Of two names for one role the better one takes it and the other stays an attribute. */
export function columnRoles(columns: readonly string[]): ColumnRoles {
  const byName = new Map<string, string>();
  for (const column of columns) {
    const name = column.trim().toLowerCase();
    if (!byName.has(name)) byName.set(name, column);
  }
  const roles: Partial<Record<Role, string>> = {};
  for (const [role, names] of Object.entries(ROLES) as [Role, readonly string[]][]) {
    const name = names.find((candidate) => byName.has(candidate));
    if (name !== undefined) roles[role] = byName.get(name)!;
  }
  return roles;
}

/** @throws UserError when no column can hold the path */
export function requirePathColumn(columns: readonly string[], shownAs: string): void {
  if (columnRoles(columns).path !== undefined) return;
  const found = columns.map((column) => `"${column}"`).join(', ');
  throw new UserError(
    `"${shownAs}" has no column with the image's path: found ${found}; name one of them ${ROLES.path.join(', ')}`,
  );
}

/** A row's path, or why it has none, and everything else it says. */
export function readRow(
  row: Readonly<Record<string, unknown>>,
  roles: ColumnRoles,
): { readonly path: string; readonly details: RowDetails } | { readonly reason: string } {
  const path = roles.path === undefined ? undefined : row[roles.path];
  if (path === undefined || path === null || path === '') {
    return { reason: roles.path === undefined ? 'no path' : `no path in "${roles.path}"` };
  }
  if (typeof path === 'object') {
    return { reason: `"${roles.path}" holds ${Array.isArray(path) ? 'a list' : 'an object'} where a path is expected` };
  }
  const taken = new Set(Object.values(roles));
  const attributes: [string, AttributeValue][] = [];
  for (const [column, value] of Object.entries(row)) {
    if (taken.has(column)) continue;
    const attribute = toAttribute(value);
    if (attribute !== undefined) attributes.push([column, attribute]);
  }
  const text = (role: Role): string | undefined => {
    const value = roles[role] === undefined ? undefined : toAttribute(row[roles[role]]);
    return value === undefined || value === '' ? undefined : String(value);
  };
  const split = text('split')?.trim();
  const label = text('label');
  const caption = text('caption');
  return {
    path: String(path),
    details: {
      ...(roles.split !== undefined && { split: split === undefined ? null : (splitOfName(split) ?? split) }),
      rest: {
        ...(label !== undefined && { label }),
        ...(caption !== undefined && { caption }),
        // fromEntries defines every name as an own property, even `__proto__`.
        ...(attributes.length > 0 && { attributes: Object.fromEntries(attributes) }),
      },
    },
  };
}

/**
 * Numbers, booleans and texts stay what they are; dates become ISO 8601 text; lists and objects become JSON text.
 * Undefined (no attribute) for null and for binary data.
 */
export function toAttribute(value: unknown): AttributeValue | undefined {
  if (value === null || value === undefined || value instanceof Uint8Array) return undefined;
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? undefined : value.toISOString();
  // Value classes of a reader, such as a decimal or a timestamp, know their own text.
  const isPlain = Array.isArray(value) || (value as object).toString === Object.prototype.toString;
  return isPlain ? JSON.stringify(value, jsonValue) : String(value);
}

const jsonValue = (_: string, value: unknown): unknown => (typeof value === 'bigint' ? toAttribute(value) : value);
