/** The first member, at any depth, with more digits after its point than the policy accepts. */
export function decimalsOver(
  value: unknown,
  digits: Readonly<Record<string, number>>,
): string | null {
  if (typeof value !== 'object' || value === null) return null;
  for (const [name, member] of Object.entries(value)) {
    const limit = Object.hasOwn(digits, name) ? digits[name] : undefined;
    const fraction = typeof member === 'string' ? (member.split('.')[1] ?? '') : '';
    if (limit !== undefined && fraction.length > limit) {
      return `${name} has ${fraction.length} digits after the point, accepted are ${limit}`;
    }
    const inside = decimalsOver(member, digits);
    if (inside) return inside;
  }
  return null;
}
