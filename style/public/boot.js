// On every signed-in page: starts its islands, if it has any. All that follows is an extra:
// when a part of it fails, the plain forms and links underneath go on working.

// The browser may bring a page back from memory after its session has ended.
addEventListener('pageshow', (event) => {
  if (event.persisted) {
    document.body.replaceChildren();
    location.reload();
  }
});

const islands = document.querySelectorAll('leptos-island');

if (islands.length > 0) {
  try {
    // What a page shows comes before what it can do.
    await new Promise((drawn) => {
      if (document.hidden) drawn();
      else requestAnimationFrame(() => setTimeout(drawn));
    });
    const [app, wasm] = await Promise.all([
      import('./app.js'),
      fetch(new URL('./app_bg.wasm', import.meta.url)),
    ]);
    await app.default({ module_or_path: wasm });
    app.hydrate();
    for (const island of islands) app[island.dataset.component]?.(island);
  } catch (error) {
    console.warn('The page works without its shortcuts:', error);
  }
}
