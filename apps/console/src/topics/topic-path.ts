export function topicPath(topic: string): string {
  return `/topics/${encodeURIComponent(topic)}`;
}
