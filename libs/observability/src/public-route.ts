import { SetMetadata } from '@nestjs/common';

/** Metadata key that the API key guard reads. */
export const PUBLIC_ROUTE = 'control-plane:public-route';

/** Marks a controller or a handler that answers without a key. */
export const PublicRoute = () => SetMetadata(PUBLIC_ROUTE, true);
