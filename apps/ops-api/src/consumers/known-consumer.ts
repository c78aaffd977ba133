import { ControlPlaneError, cleanText, nearestName, type Consumer } from '@acp/contracts';

/** REQUEST.NOT_FOUND, with the name that was probably meant. */
export function unknownConsumer(name: string, known: readonly Consumer[]): ControlPlaneError {
  const near = nearestName(name, [...new Set(known.map(({ consumer }) => consumer))]);
  const hint = near === undefined ? '' : `; did you mean ${JSON.stringify(near)}?`;
  const detail = `no consumer ${JSON.stringify(cleanText(name, 100))} has been seen${hint}`;
  return new ControlPlaneError('REQUEST.NOT_FOUND', detail);
}
