/**
 * Version of this interface. It goes up when something that a plug-in uses is taken away or means something
 * else, never for an addition. A control plane refuses a plug-in of a version it does not know, at the start
 * and with both numbers.
 */
export const PLUGIN_API_VERSION = 1;
