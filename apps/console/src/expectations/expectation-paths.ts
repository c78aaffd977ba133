export function pathOfExpectation(name: string): string {
  return `/expectations/${encodeURIComponent(name)}`;
}
