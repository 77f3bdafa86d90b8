// What checking a receipt costs a browser: how large the verifier is, and how long one receipt takes,
// against the same steps by hand on the browser's own cryptography.

/** Within the page, by the verifier: milliseconds for one receipt. */
async function byVerifier({ script, wasm, receipt, keys, times }) {
  const verifier = await import(script);
  await verifier.default({ module_or_path: wasm });
  const started = performance.now();
  let answer = '';
  for (let time = 0; time < times; time += 1) answer = verifier.Check.read(receipt, '', keys).answer();
  const took = (performance.now() - started) / times;
  const { record } = JSON.parse(answer);
  if (!record.holds) throw new Error(answer);
  return took;
}

/** The same by hand: RFC 8785, HMAC, the path, the signature. */
async function byHand({ receipt, keys, times }) {
  const bytes = (base64) => Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
  const text = (words) => new TextEncoder().encode(words);
  const joined = (...parts) => Uint8Array.from(parts.flatMap((part) => [...part]));
  const sha = async (data) => new Uint8Array(await crypto.subtle.digest('SHA-256', data));
  const canonical = (value) => {
    if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
    if (value === null || typeof value !== 'object') return JSON.stringify(value);
    const members = Object.keys(value).sort();
    return `{${members.map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`).join()}}`;
  };
  const once = async () => {
    const { entry, salt, index, inclusion, checkpoint } = JSON.parse(receipt);
    const secret = await crypto.subtle.importKey('raw', bytes(salt), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
    const commitment = new Uint8Array(await crypto.subtle.sign('HMAC', secret, text(canonical(entry))));
    const end = checkpoint.lastIndexOf('\n\n') + 1;
    const [, size, root] = checkpoint.split('\n');
    let known = await sha(joined([0], commitment));
    let [at, last] = [index, Number(size) - 1];
    for (const other of inclusion) {
      if (at % 2 === 1 || at === last) {
        known = await sha(joined([1], bytes(other), known));
        for (; at % 2 === 0 && at > 0; last >>= 1) at >>= 1;
      } else {
        known = await sha(joined([1], known, bytes(other)));
      }
      [at, last] = [at >> 1, last >> 1];
    }
    const leads = btoa(String.fromCharCode(...known)) === root;
    const raw = bytes(keys.split('\n')[0].split('+').slice(2).join('+')).slice(1);
    const key = await crypto.subtle.importKey('raw', raw, 'Ed25519', false, ['verify']);
    const signature = bytes(checkpoint.slice(end).trim().split('\n')[0].split(' ')[2]).slice(4);
    return leads && crypto.subtle.verify('Ed25519', key, signature, text(checkpoint.slice(0, end)));
  };
  const started = performance.now();
  let holds = true;
  for (let time = 0; time < times; time += 1) holds = (await once()) && holds;
  const took = (performance.now() - started) / times;
  if (!holds) throw new Error('by hand the receipt does not hold');
  return took;
}

/** Tells both figures. `state` is that of somebody who is signed in. */
export async function verifying(browser, demo, state, { tell, median, rounds }) {
  const context = await browser.newContext(state);
  const page = await context.newPage();
  const activity = await (await context.request.get(`${demo.url}/me/activity`)).text();
  const line = /\/me\/activity\/([\w-]+)\/receipt/.exec(activity)?.[1];
  if (!line) throw new Error('no line of the demo has a receipt');
  const receipt = await (await context.request.get(`${demo.url}/me/activity/${line}/receipt.json`)).text();
  await page.goto(`${demo.url}/verify`);
  await page.waitForSelector('#here:not([hidden])');
  const loaded = await page.evaluate(() =>
    performance
      .getEntriesByType('resource')
      .map(({ name, encodedBodySize }) => ({ name, bytes: encodedBodySize }))
      .filter(({ name }) => /\/verif/.test(name)),
  );
  const file = (ending) => loaded.find(({ name }) => name.endsWith(ending) && name.includes('/verifier'))?.name;
  const size = loaded.reduce((sum, { bytes }) => sum + bytes, 0) / 1024;
  const islands = await page.evaluate(async () => {
    const found = await fetch('/me/choices');
    const boot = /src="?(\/assets\/boot[^" >]+)/.exec(await found.text())?.[1];
    const app = /\.\/(app_bg[\w.]+)/.exec(await (await fetch(boot)).text())?.[1];
    await (await fetch(`/assets/${app}`)).arrayBuffer();
    return performance.getEntriesByType('resource').find(({ name }) => name.endsWith(app)).encodedBodySize;
  });
  const beside = islands / 1024;
  const parts = loaded.map(({ name, bytes }) => `${new URL(name).pathname} ${(bytes / 1024).toFixed(1)} KiB`).join(', ');
  tell('browser: the verifier, on /verify alone', `${size.toFixed(1)} KiB`, `${beside.toFixed(1)} KiB of islands`, size / beside, null, parts);

  const keys = await page.getAttribute('form#check', 'data-keys');
  const given = { script: file('.js'), wasm: file('.wasm'), receipt, keys, times: 50 };
  const times = { ours: [], hand: [] };
  for (const way of [byVerifier, byHand]) await page.evaluate(way, given);
  for (let round = 0; round < rounds; round += 1) {
    times.ours.push(await page.evaluate(byVerifier, given));
    times.hand.push(await page.evaluate(byHand, given));
  }
  const [ours, hand] = [median(times.ours), median(times.hand)];
  tell('browser: checking one receipt', `${ours.toFixed(2)} ms`, `${hand.toFixed(2)} ms by hand on WebCrypto`, ours / hand, null, '');
  await context.close();
}
