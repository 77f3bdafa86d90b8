//! Parts of pages that are the same for everybody who reads them in one language, made once and
//! kept until another registry is in force.
//!
//! A part is made by `view!` like any other, with gaps where something comes in that is not the
//! brand's: a date, a count, a name. Invariant, held by the types: [`Kept::get`] takes a plain
//! function of what the brand [`Declared`] and of a key, so that no person, record or moment can
//! get into what is kept. What fills a gap is escaped, or is a view. Deliberately not here: which
//! parts there are.

use std::cell::RefCell;
use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, PoisonError, RwLock};

use domain::language::{Language, Localized};
use domain::read::Published;
use domain::registry::Registry;
use jiff::Timestamp;
use leptos::prelude::*;
use leptos::tachys::html::InertElement;
use leptos::tachys::view::Position;

use crate::shell::Assets;
use crate::text::Text;

/// What a part may be made from: the registry in force, in one language.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Declared<'a> {
    pub(crate) published: &'a Published,
    pub(crate) text: &'static Text,
    pub(crate) assets: &'static Assets,
}

impl<'a> Declared<'a> {
    pub(crate) fn registry(&self) -> &'a Registry {
        &self.published.registry
    }

    pub(crate) fn language(&self) -> Language {
        self.text.language()
    }

    /// A text of the registry in the language of the page.
    pub(crate) fn say(&self, text: &'a Localized) -> &'a str {
        text.get(self.language())
    }
}

/// A part that is being made.
#[derive(Debug)]
pub(crate) struct Making<'a, G> {
    pub(crate) declared: Declared<'a>,
    mark: String,
    gaps: RefCell<Vec<G>>,
}

impl<'a, G> Making<'a, G> {
    fn new(declared: Declared<'a>) -> Self {
        // No registry holds its own hash, so nothing that the brand says is taken for a gap.
        let mut mark = String::with_capacity(66);
        for byte in declared.published.hash {
            mark.push(char::from(b'a' + (byte >> 4)));
            mark.push(char::from(b'a' + (byte & 15)));
        }
        Self {
            declared,
            mark,
            gaps: RefCell::default(),
        }
    }

    /// What stands for a gap in a text or an attribute until the part is cut.
    pub(crate) fn gap(&self, gap: G) -> String {
        let mut gaps = self.gaps.borrow_mut();
        gaps.push(gap);
        format!("{}{}.", self.mark, gaps.len() - 1)
    }

    /// The same where elements come in.
    pub(crate) fn place(&self, gap: G) -> AnyView {
        InertElement::new(self.gap(gap)).into_any()
    }
}

/// A part, cut at its gaps.
#[derive(Debug)]
pub(crate) struct Ready<G> {
    pieces: Vec<(Box<str>, G)>,
    end: Box<str>,
}

impl<G: Copy> Ready<G> {
    fn cut(html: &str, making: &Making<'_, G>) -> Self {
        let gaps = making.gaps.borrow();
        let mut pieces = Vec::with_capacity(gaps.len());
        let mut rest = html;
        let mut from = 0;
        while let Some(at) = rest[from..].find(&making.mark).map(|at| from + at) {
            let number = rest[at + making.mark.len()..].split_once('.');
            let gap = number.and_then(|(number, tail)| {
                let gap = gaps.get(number.parse::<usize>().ok()?)?;
                Some((*gap, tail))
            });
            if let Some((gap, tail)) = gap {
                pieces.push((rest[..at].into(), gap));
                (rest, from) = (tail, 0);
            } else {
                from = at + making.mark.len();
            }
        }
        Self {
            pieces,
            end: rest.into(),
        }
    }
}

/// The parts of one kind that are kept.
#[derive(Debug)]
pub(crate) struct Kept<K, G> {
    most: usize,
    shelf: RwLock<Option<Shelf<K, G>>>,
}

#[derive(Debug)]
struct Shelf<K, G> {
    version: i64,
    hash: [u8; 32],
    at: Timestamp,
    assets: &'static Assets,
    parts: HashMap<(Language, K), Arc<Ready<G>>>,
}

impl<K, G> Shelf<K, G> {
    fn is_of(&self, declared: Declared<'_>) -> bool {
        let published = declared.published;
        self.version == published.version
            && self.hash == published.hash
            && self.at == published.at
            && std::ptr::eq(self.assets, declared.assets)
    }
}

impl<K: Clone + Eq + Hash, G: Copy> Kept<K, G> {
    /// Keeps no more than so many.
    pub(crate) const fn new(most: usize) -> Self {
        Self {
            most,
            shelf: RwLock::new(None),
        }
    }

    /// The part, made now if it is not kept.
    pub(crate) fn get(
        &self,
        declared: Declared<'_>,
        key: K,
        make: fn(&Making<'_, G>, &K) -> String,
    ) -> Arc<Ready<G>> {
        let key = (declared.language(), key);
        {
            let kept = self.shelf.read().unwrap_or_else(PoisonError::into_inner);
            let kept = kept.as_ref().filter(|shelf| shelf.is_of(declared));
            if let Some(ready) = kept.and_then(|shelf| shelf.parts.get(&key)) {
                return Arc::clone(ready);
            }
        }
        let making = Making::new(declared);
        let html = make(&making, &key.1);
        let ready = Arc::new(Ready::cut(&html, &making));
        let mut kept = self.shelf.write().unwrap_or_else(PoisonError::into_inner);
        let kept = match kept.take().filter(|shelf| shelf.is_of(declared)) {
            Some(known) => kept.insert(known),
            None => kept.insert(Shelf {
                version: declared.published.version,
                hash: declared.published.hash,
                at: declared.published.at,
                assets: declared.assets,
                parts: HashMap::new(),
            }),
        };
        if kept.parts.len() >= self.most {
            kept.parts.clear();
        }
        kept.parts.insert(key, Arc::clone(&ready));
        ready
    }
}

/// A page that is being written.
#[derive(Debug)]
pub(crate) struct Html(String);

impl Html {
    pub(crate) fn with_capacity(bytes: usize) -> Self {
        Self(String::with_capacity(bytes))
    }

    /// A text. Escaped for every place where one may stand, within an element or within the quotes
    /// of an attribute, because the gap does not tell.
    pub(crate) fn text(&mut self, text: &str) {
        let mut rest = text;
        while let Some(at) = rest.find(['&', '<', '>', '"', '\'']) {
            self.0.push_str(&rest[..at]);
            self.0.push_str(match rest.as_bytes()[at] {
                b'&' => "&amp;",
                b'<' => "&lt;",
                b'>' => "&gt;",
                b'"' => "&quot;",
                _ => "&#x27;",
            });
            rest = &rest[at + 1..];
        }
        self.0.push_str(rest);
    }

    /// Elements.
    pub(crate) fn view(&mut self, view: impl IntoView) {
        let position = &mut Position::FirstChild;
        let view = view.into_view();
        view.to_html_with_buf(&mut self.0, position, true, false, Vec::new());
    }

    /// A ready part; `fill` is called for each gap.
    pub(crate) fn ready<G: Copy>(&mut self, part: &Ready<G>, mut fill: impl FnMut(&mut Self, G)) {
        for (piece, gap) in &part.pieces {
            self.0.push_str(piece);
            fill(self, *gap);
        }
        self.0.push_str(&part.end);
    }

    pub(crate) fn into_string(self) -> String {
        self.0
    }
}

/// Runs `write` within an owner, as views and islands need it.
pub(crate) fn owned<T>(write: impl FnOnce() -> T) -> T {
    let context = hydration_context::SsrSharedContext::new_islands();
    let owner = Owner::new_root(Some(Arc::new(context)));
    let done = owner.with(write);
    owner.cleanup();
    done
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    enum Gap {
        Address,
        Name,
        Inside,
    }

    fn registry(title: &str, version: i64) -> Published {
        let yaml = include_str!("../../server/demo/halden-vos.yaml");
        let mut registry = service::registry::read("halden-vos.yaml", yaml).unwrap();
        title.clone_into(&mut registry.brand.name);
        Published {
            version,
            hash: [version.to_le_bytes()[0]; 32],
            at: Timestamp::UNIX_EPOCH,
            registry,
        }
    }

    fn declared(published: &Published) -> Declared<'_> {
        Declared {
            published,
            text: crate::text::of(Language::En),
            assets: &crate::shell::NO_ASSETS,
        }
    }

    #[allow(
        clippy::trivially_copy_pass_by_ref,
        reason = "the shape that `Kept::get` takes"
    )]
    fn make(making: &Making<'_, Gap>, _: &u8) -> String {
        let brand = making.declared.registry().brand.name.clone();
        let (address, name) = (making.gap(Gap::Address), making.gap(Gap::Name));
        view! {
            <p title=address>{name} {brand}</p>
            {making.place(Gap::Inside)}
        }
        .to_html()
    }

    fn filled(kept: &Kept<u8, Gap>, published: &Published, name: &str) -> String {
        let part = kept.get(declared(published), 0, make);
        let mut html = Html::with_capacity(0);
        html.ready(&part, |html, gap| match gap {
            Gap::Address | Gap::Name => html.text(name),
            Gap::Inside => html.view(view! { <b>{name.to_owned()}</b> }),
        });
        html.into_string()
    }

    #[test]
    fn what_fills_a_gap_cannot_become_markup() {
        let kept = Kept::new(4);
        let published = registry("Halden & Vos", 1);
        let html = filled(&kept, &published, "\"'><script>&amp;");
        assert!(!html.contains("<script"), "{html}");
        assert!(
            html.starts_with("<p title=\"&quot;&#x27;&gt;&lt;script&gt;&amp;amp;\">&quot;"),
            "{html}"
        );
        assert!(html.contains("Halden &amp; Vos"), "{html}");
    }

    #[test]
    fn one_readers_words_are_not_on_the_next_ones_page() {
        let kept = Kept::new(4);
        let published = registry("Halden", 1);
        assert!(filled(&kept, &published, "Anna").contains("Anna"));
        let next = filled(&kept, &published, "Bo");
        assert!(!next.contains("Anna") && next.contains("Bo"), "{next}");
        let shelf = kept.shelf.read().unwrap();
        let kept = format!("{:?}", shelf.as_ref().unwrap().parts);
        assert!(!kept.contains("Anna") && kept.contains("Halden"), "{kept}");
    }

    #[test]
    fn another_registry_takes_the_place_of_all_that_was_kept() {
        let kept = Kept::new(4);
        let (one, two) = (registry("Before", 1), registry("After", 2));
        assert!(filled(&kept, &one, "").contains("Before"));
        assert!(filled(&kept, &two, "").contains("After"));
        let shelf = kept.shelf.read().unwrap();
        assert_eq!(shelf.as_ref().unwrap().parts.len(), 1);
    }

    #[test]
    fn no_more_is_kept_than_was_agreed() {
        let kept = Kept::new(4);
        let published = registry("Halden", 1);
        for key in 0..40 {
            kept.get(declared(&published), key, make);
        }
        let shelf = kept.shelf.read().unwrap();
        assert!(shelf.as_ref().unwrap().parts.len() <= 4);
    }

    #[test]
    fn words_that_look_like_a_gap_stay_words() {
        let kept = Kept::new(4);
        let mut published = registry("", 1);
        let mark = Making::<Gap>::new(declared(&published)).mark;
        published.registry.brand.name = format!("{mark}99. and {mark}");
        let html = filled(&kept, &published, "Anna");
        assert!(html.contains(&format!("{mark}99. and {mark}")), "{html}");
        assert_eq!(html.matches("Anna").count(), 3);
    }
}
