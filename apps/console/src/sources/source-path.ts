export function sourcePath(source: string): string {
  return `/sources/${encodeURIComponent(source)}`;
}
