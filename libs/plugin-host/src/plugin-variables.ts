import { Milliseconds, Variable } from '@acp/service';
import { applyDecorators } from '@nestjs/common';
import { IsNotEmpty, IsOptional } from 'class-validator';

/** Declares `plugins`, the same in every app that loads them. */
export function PluginModules(): PropertyDecorator {
  const variable = Variable({
    description:
      'Modules that bring mappers and connectors of their own, each a file or an installed package; paths are relative to the working directory. Their settings are read from `PLUGIN_NAME_SETTING`.',
    example: './my-venue.mjs,@team/acp-venue',
  });
  return applyDecorators(variable, IsOptional(), IsNotEmpty({ each: true })) as PropertyDecorator;
}

export const LOAD_MS_DEFAULT = 10_000;

/** Declares `pluginsLoadMs`. */
export function PluginsLoadMs(): PropertyDecorator {
  return Milliseconds({
    description: 'Milliseconds a plug-in may take to load; then the start is refused.',
    default: LOAD_MS_DEFAULT,
    min: 100,
    max: 600_000,
  });
}
