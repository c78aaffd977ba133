import { readSigningKeys, type SigningKeys } from '@acp/contracts';
import { applyDecorators } from '@nestjs/common';
import { IsOptional, IsString } from 'class-validator';
import { readFileSync } from 'node:fs';
import { configError } from './load-config.js';
import { Variable } from './variable.js';

/** Declares `releaseSigningKeyFile`, the same in every app that releases decisions. */
export function ReleaseSigningKeyFile(): PropertyDecorator {
  const variable = Variable({
    description:
      'File with the Ed25519 key that signs releases (PKCS #8 PEM), the same for ingestion and ops-api. With several keys the first signs, and what the others signed holds further. All are published at `/v1/release-keys` of ingestion. Without it no decision is taken and nothing can be approved.',
    example: '/run/secrets/releases.pem',
  });
  return applyDecorators(variable, IsOptional(), IsString()) as PropertyDecorator;
}

/** The keys in that file; null where none is named. Throws CONFIG.INVALID that names the file. */
export function readReleaseKeys(file: string | undefined): SigningKeys | null {
  if (file === undefined) return null;
  try {
    return readSigningKeys(readFileSync(file, 'utf8'));
  } catch (error) {
    const message = `${file}: ${(error as Error).message}`;
    throw configError([{ name: 'RELEASE_SIGNING_KEY_FILE', message }]);
  }
}
