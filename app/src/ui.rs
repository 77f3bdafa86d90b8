//! The design system: one component a file, one class a component, state in attributes.
//!
//! Components hold structure and accessibility, never words: every text comes in from the caller in
//! the reader's language. Styles live in `style/components`, one file per component as here. Layout
//! is left to a few classes (`stack`, `pair`, `line`, `read`, `ledger`; see `style/layout.css`).
//! Everything here runs on the server only; islands wrap what it rendered.

pub mod bar;
pub mod button;
pub mod card;
pub mod chart;
pub mod chips;
pub mod details;
pub mod dots;
pub mod empty;
pub mod error_summary;
pub mod facts;
pub mod field;
pub mod icon;
pub mod kinds;
pub mod mask;
pub mod notice;
pub mod pagination;
pub mod purpose;
pub mod rowlist;
pub mod saved;
pub mod section;
pub mod statement;
pub mod stats;
pub mod steps;
pub mod switch;
pub mod table;
pub mod tag;
pub mod timeline;

pub use bar::{Bar, Part};
pub use button::{Button, ButtonKind, LinkButton};
pub use card::Card;
pub use chips::{Chip, Chips};
pub use details::Details;
pub use dots::{Dots, Weight};
pub use empty::EmptyState;
pub use error_summary::{ErrorSummary, FormError};
pub use facts::{Fact, Facts};
pub use field::{
    Choice, Field, FieldError, FileField, RadioField, SelectField, TextAreaField, TextField,
};
pub use icon::{Icon, IconName, icon};
pub use kinds::{KindRow, Kinds};
pub use mask::{Mask, Reveal};
pub use notice::{Notice, NoticeKind, NoticeRole};
pub use pagination::{PageLink, Pagination};
pub use purpose::PurposeCard;
pub use rowlist::{Row, RowList};
pub use saved::Saved;
pub use section::Section;
pub use statement::{Statement, Statements};
pub use stats::{Stat, Stats};
pub use steps::{Step, Steps};
pub use switch::{Answer, Locked, StateWord, Switch};
pub use table::{Cell, Column, GroupRow, RowHead, Table, TableRow};
pub use tag::{Tag, TagKind};
pub use timeline::{Actor, Timeline, TimelineEntry};

/// Text on its way to the page: a constant, an owned string, or a shared one.
pub type Text = leptos::oco::Oco<'static, str>;
