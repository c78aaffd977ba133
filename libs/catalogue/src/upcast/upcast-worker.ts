/**
 * What runs in the thread of a module, as text: no file of ours has to be found from where we are installed.
 * The module comes as a `data:` URL, from which nothing relative can be imported: its text is all of it.
 */
export const UPCAST_WORKER = `
const { workerData } = require('node:worker_threads');
const { port, signal, url, charsMax, answered, ended } = workerData;
function tell(what) {
  Atomics.store(signal, 0, what);
  Atomics.notify(signal, 0);
}
process.on('exit', () => tell(ended));
for (const name of Object.keys(console)) {
  if (typeof console[name] === 'function') console[name] = () => undefined;
}
process.stdout.write = process.stderr.write = () => true;
const loaded = import(url).then(
  (module) => (typeof module.default === 'function' ? { upcast: module.default } : { error: 'exports no function as its default' }),
  (error) => ({ error: 'cannot be loaded: ' + textOf(error) }),
);
function textOf(error) {
  try { return String(error && error.message !== undefined ? error.message : error).slice(0, 1000); }
  catch { return 'something that is no text'; }
}
function answerTo({ upcast, error }, payload) {
  if (error !== undefined) return { error };
  try {
    const made = upcast(JSON.parse(payload));
    const isPromise = typeof made === 'object' && made !== null && typeof made.then === 'function';
    const text = isPromise ? undefined : JSON.stringify(made);
    if (text === undefined || text[0] !== '{') return { error: 'returned no object' };
    if (text.length > charsMax) return { error: 'returned ' + text.length + ' characters, allowed are ' + charsMax };
    return { text };
  } catch (thrown) {
    return { error: 'threw ' + textOf(thrown) };
  }
}
port.on('message', async (payload) => {
  port.postMessage(answerTo(await loaded, payload));
  tell(answered);
});
`;
