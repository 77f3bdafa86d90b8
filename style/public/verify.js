// On the page where receipts are checked: has this browser check them, in place of the server. What
// is brought stays in the page; only public files of the log are fetched. The words stand in the
// page as templates. Until all of it is loaded, and if a part of it fails, the plain form works.

const form = document.getElementById('check');
const result = document.getElementById('result');
/** The server writes dates of English as in Europe. */
const language = document.documentElement.lang.replace(/^en$/, 'en-GB');
const title = document.title.split(' – ').slice(-2).join(' – ');
/** Larger ones are no receipts, nor any file of a log. */
const LARGEST = 256 * 1024;

const copy = (selector) => document.querySelector(`template[${selector}]`).content.cloneNode(true);

/** What keys and words of a line are called. */
const names = new Map(
  [...document.querySelector('template[data-names]').content.querySelectorAll('data')].map((name) => [
    name.value,
    name.textContent,
  ]),
);

/** The name of something, by all of its words or the first ones. */
function called(words) {
  const left = words.split(' ');
  for (; left.length > 0; left.pop()) {
    const name = names.get(left.join(' '));
    if (name) return name;
  }
  return undefined;
}

/** Puts what was found out where the words have a place in braces for it. */
function filled(part, tells) {
  const shown = (told) => {
    if (typeof told === 'number') return told.toLocaleString(language);
    // A moment; a text is shown as it is.
    if (typeof told?.at !== 'string') return told;
    return new Date(told.at).toLocaleString(language, { dateStyle: 'long', timeStyle: 'short' });
  };
  const texts = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    texts.currentNode.data = texts.currentNode.data.replace(/\{(\w+)\}/g, (place, name) => shown(tells[name]) ?? place);
  }
  for (const line of part.querySelectorAll('[data-if]')) {
    if (tells[line.dataset.if] === undefined) line.remove();
  }
  return part;
}

function show(part, heading) {
  result.replaceChildren(part);
  const first = result.querySelector('h2');
  document.title = heading ? `${first.textContent} – ${title}` : title;
  first.tabIndex = -1;
  first.focus();
}

function mark(field, faulty) {
  if (faulty) field.setAttribute('aria-invalid', 'true');
  else field.removeAttribute('aria-invalid');
}

function fault(name) {
  const part = copy(`data-fault="${name}"`);
  // On a page of the server's it takes the focus; here the heading does.
  part.querySelector('[autofocus]')?.removeAttribute('autofocus');
  mark(form.elements.receipt, name === 'missing' || name === 'not-read');
  mark(form.elements.key, name === 'key');
  show(part, true);
}

function recorded(record) {
  const at = new Date(record.at);
  const part = filled(copy(`data-step="${record.holds ? 'recorded' : 'claimed'}"`), {
    at: at.toLocaleString(language, { dateStyle: 'full', timeStyle: 'long' }),
    exact: record.exact,
    said: called(record.said),
    purpose: record.purpose ? (names.get(`purpose ${record.purpose}`) ?? record.purpose) : undefined,
    system: record.system ? (names.get(`system ${record.system}`) ?? record.system) : undefined,
  });
  part.querySelector('time').dateTime = record.at;
  return part;
}

function answered(answer) {
  const whole = filled(copy(`data-verdict="${answer.verdict}"`), { name: answer.name });
  if (answer.record) {
    const steps = document.createElement('ol');
    steps.className = 'steps';
    steps.setAttribute('role', 'list');
    steps.append(recorded(answer.record));
    for (const step of answer.steps) steps.append(filled(copy(`data-step="${step.name}"`), step.tells));
    whole.append(steps);
  }
  mark(form.elements.receipt, false);
  mark(form.elements.key, false);
  show(whole, true);
}

/** A public file of the log; `undefined` if it cannot be had. What the browser has of it may be that
 * of a log that was kept here before this one. */
async function published(path) {
  try {
    return await fetch(`/log/${path}`, { cache: 'no-cache', credentials: 'omit', redirect: 'error' });
  } catch {
    return undefined;
  }
}

async function check({ Check }) {
  const { receipt, older, key } = form.elements;
  let one;
  try {
    one = Check.read(receipt.value, older.value, key.value.trim() || form.dataset.keys);
  } catch (name) {
    fault(typeof name === 'string' ? name : 'broken');
    return;
  }
  const head = await published('checkpoint');
  if (head?.ok) {
    const wanted = one.head(await head.text());
    await Promise.all(
      wanted.map(async (path) => {
        const file = await published(`tile/${path}`);
        if (file?.ok) one.tile(path, new Uint8Array(await file.arrayBuffer()));
      }),
    );
  }
  answered(JSON.parse(one.answer()));
}

/** Puts a file into a field. */
async function take(file, field, then) {
  if (file.size > LARGEST) {
    fault('not-read');
    return;
  }
  field.value = await file.text();
  then();
}

/** Lets files be chosen for a field and dropped on it. */
function files(field, chooser, then) {
  chooser.addEventListener('change', async () => {
    if (chooser.files.length === 0) return;
    await take(chooser.files[0], field, then);
    chooser.value = '';
  });
  field.addEventListener('dragover', (event) => event.preventDefault());
  field.addEventListener('drop', async (event) => {
    if (event.dataTransfer.files.length === 0) return;
    event.preventDefault();
    await take(event.dataTransfer.files[0], field, then);
  });
}

/** The receipt that a link leads to: one of one's own lines. Its name stands behind the #, which a
 * browser tells nobody. */
async function linked() {
  const line = /^#line=(e-[0-9a-z]{26})$/.exec(location.hash)?.[1];
  if (!line) return false;
  try {
    const answer = await fetch(`/me/activity/${line}/receipt.json`, { redirect: 'error' });
    if (!answer.ok) throw new Error(answer.statusText);
    form.elements.receipt.value = await answer.text();
    return true;
  } catch {
    fault('not-fetched');
    return false;
  }
}

try {
  const verifier = await import('./verifier.js');
  await verifier.default({ module_or_path: fetch(new URL('./verifier_bg.wasm', import.meta.url)) });
  let last = Promise.resolve();
  // One after another, so that what is shown is what came last.
  const again = () => {
    last = last
      .then(() => check(verifier))
      .catch((error) => {
        console.warn(error);
        fault('broken');
      });
  };
  document.getElementById('asks').hidden = true;
  document.getElementById('here').hidden = false;
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    again();
  });
  const { receipt, older } = form.elements;
  files(receipt, document.getElementById('receipt-file'), again);
  files(older, document.getElementById('older-file'), () => receipt.value && again());
  const arrive = async () => {
    if (await linked()) again();
  };
  addEventListener('hashchange', arrive);
  await arrive();
} catch (error) {
  console.warn('The form asks the server instead:', error);
}
