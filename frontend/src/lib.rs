//! The WebAssembly entry. Everything it starts lives in `app`; nothing is decided here.

// Without a use of `app` the linker drops its islands.
use app as _;

/// Called once by `boot.js`, before it hands each `leptos-island` to its component.
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    leptos::mount::hydrate_islands();
}
