import { parseJson } from '@acp/contracts';

const CHALLENGE_CHARS_MAX = 1_024;

/**
 * The text that Slack wants back before it delivers anything to an address; null where the body is a
 * delivery. It is signed like every other.
 */
export function slackChallenge(text: string | null): string | null {
  if (text === null || !text.includes('url_verification')) return null;
  const parsed = parseJson(text);
  if (!parsed.ok || typeof parsed.value !== 'object' || parsed.value === null) return null;
  const { type, challenge } = parsed.value as { type?: unknown; challenge?: unknown };
  const isOne = type === 'url_verification' && typeof challenge === 'string';
  return isOne && challenge.length <= CHALLENGE_CHARS_MAX ? challenge : null;
}
