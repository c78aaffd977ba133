export function pathOfSet(set: string): string {
  return `/policies/${encodeURIComponent(set)}`;
}

export function pathOfVersion(set: string, version: number): string {
  return `${pathOfSet(set)}/versions/${version}`;
}
