//! Statements over many rows or items. They come in a few sizes each, so that the databases keep
//! them prepared.

use std::sync::{Arc, LazyLock};

use sqlx::{AssertSqlSafe, SqlSafeStr, SqlStr};

use crate::error::Error;

type Texts = LazyLock<Vec<(usize, Built)>, Box<dyn FnOnce() -> Vec<(usize, Built)> + Send>>;

/// A statement text made of constants, shared so that naming it again costs nothing.
#[derive(Clone, Debug)]
pub struct Built(Arc<str>);

impl SqlSafeStr for Built {
    /// Safe: only [`Rows`] and [`List`] make one, out of constants and placeholders.
    fn into_sql_str(self) -> SqlStr {
        AssertSqlSafe(self.0).into_sql_str()
    }
}

/// `INSERT ... VALUES (..), (..)` in a few sizes. Meant for a `static`.
#[derive(Debug)]
pub struct Rows {
    texts: Texts,
}

const ROW_SIZES: [usize; 7] = [64, 32, 16, 8, 4, 2, 1];

impl Rows {
    /// `before` ends with `VALUES`; `after` may hold an `ON CONFLICT` clause.
    pub fn new(before: &'static str, columns: usize, after: &'static str) -> Self {
        Self {
            texts: LazyLock::new(Box::new(move || rows(&ROW_SIZES, before, columns, after))),
        }
    }

    /// Cuts `items` into pieces for which there is a text.
    pub fn pieces<'i, T>(&self, items: &'i [T]) -> Vec<(Built, &'i [T])> {
        let mut pieces = Vec::new();
        let mut rest = items;
        for (size, text) in self.texts.iter() {
            while rest.len() >= *size {
                let (piece, tail) = rest.split_at(*size);
                pieces.push((text.clone(), piece));
                rest = tail;
            }
        }
        pieces
    }
}

/// `... (VALUES (..), (..)) ...` in a few sizes, for matching rows against; rows that match nothing
/// fill a size up. Meant for a `static`.
#[derive(Debug)]
pub struct Matches {
    texts: Texts,
}

const MATCH_SIZES: [usize; 4] = [64, 16, 4, 1];

impl Matches {
    /// `before` ends with `VALUES`.
    pub fn new(before: &'static str, columns: usize, after: &'static str) -> Self {
        Self {
            texts: LazyLock::new(Box::new(move || rows(&MATCH_SIZES, before, columns, after))),
        }
    }

    /// Cuts `items` into pieces for which there is a text, each with the number of rows left over.
    pub fn pieces<'i, T>(&self, items: &'i [T]) -> Vec<(Built, &'i [T], usize)> {
        let most = MATCH_SIZES[0];
        let fitting = |piece: &'i [T]| {
            let mut fits = self.texts.iter().rev();
            let (size, text) = fits.find(|(size, _)| *size >= piece.len())?;
            Some((text.clone(), piece, size - piece.len()))
        };
        items.chunks(most).filter_map(fitting).collect()
    }
}

fn rows(
    sizes: &[usize],
    before: &'static str,
    columns: usize,
    after: &'static str,
) -> Vec<(usize, Built)> {
    let text = |rows: usize| {
        let values: Vec<String> = (0..rows)
            .map(|row| format!("({})", placeholders(row * columns + 1, columns)))
            .collect();
        format!("{before} {} {after}", values.join(", "))
    };
    let built = |rows: &usize| (*rows, Built(text(*rows).into()));
    sizes.iter().map(built).collect()
}

/// `... IN ($n, $n+1, ...)` in a few sizes; the last item is repeated up to the size. Meant for a
/// `static`.
#[derive(Debug)]
pub struct List {
    texts: Texts,
}

const LIST_SIZES: [usize; 4] = [1, 4, 16, 64];

/// How many items a [`List`] takes at once.
pub const LIST_MOST: usize = 64;

impl List {
    /// `text` holds `{}` once, where the list's placeholders go; they are the last ones of the
    /// statement and begin with number `first`.
    pub fn new(text: &'static str, first: usize) -> Self {
        let build = move || {
            LIST_SIZES
                .iter()
                .map(|size| {
                    let text = text.replacen("{}", &placeholders(first, *size), 1);
                    (*size, Built(text.into()))
                })
                .collect()
        };
        Self {
            texts: LazyLock::new(Box::new(build)),
        }
    }

    /// The text for `items` (one to [`LIST_MOST`] of them), and the items to bind.
    pub fn fit<'i, T>(
        &self,
        items: &'i [T],
    ) -> Result<(Built, impl Iterator<Item = &'i T>), Error> {
        let last = items.last();
        let fitting = self.texts.iter().find(|(size, _)| *size >= items.len());
        let (Some((size, text)), Some(last)) = (fitting, last) else {
            return Err(Error::unexpected("a list is empty or too long"));
        };
        let padding = std::iter::repeat_n(last, size - items.len());
        Ok((text.clone(), items.iter().chain(padding)))
    }
}

/// The newest rows of several branches, as one statement in a few sizes. Meant for a `static`.
#[derive(Debug)]
pub struct Newest {
    texts: Texts,
}

const BRANCH_SIZES: [usize; 5] = [1, 4, 8, 16, 32];

impl Newest {
    /// How many branches a statement has at most.
    pub const MOST: usize = 32;

    /// `branch` gives `columns`, holds `{}` once, where the branch's own placeholder goes, and ends
    /// with its order and limit; `chosen` is made of `columns`; `after` orders and limits the whole.
    /// The branches' placeholders are the last ones and begin with number `first`.
    pub fn new(
        branch: &'static str,
        columns: &'static str,
        chosen: &'static str,
        after: &'static str,
        first: usize,
    ) -> Self {
        let build = move || {
            BRANCH_SIZES
                .iter()
                .map(|size| {
                    let branches: Vec<String> = (0..*size)
                        .map(|n| {
                            let branch = branch.replacen("{}", &format!("${}", first + n), 1);
                            format!("SELECT {columns} FROM ({branch}) AS branch_{n}")
                        })
                        .collect();
                    let all = branches.join(" UNION ALL ");
                    let text = format!("SELECT {chosen} FROM ({all}) AS branches {after}");
                    (*size, Built(text.into()))
                })
                .collect()
        };
        Self {
            texts: LazyLock::new(Box::new(build)),
        }
    }

    /// The text for so many branches, and how many of its placeholders are left over.
    pub fn fit(&self, branches: usize) -> Result<(Built, usize), Error> {
        let fitting = self.texts.iter().find(|(size, _)| *size >= branches.max(1));
        let (size, text) = fitting.ok_or_else(|| Error::unexpected("too many branches"))?;
        Ok((text.clone(), size - branches))
    }
}

fn placeholders(first: usize, count: usize) -> String {
    let names: Vec<String> = (first..first + count).map(|n| format!("${n}")).collect();
    names.join(", ")
}
