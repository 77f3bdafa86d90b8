//! What the server function behind the island does: the use case, then the parts of the page that
//! it changed, made as the page makes them.

use std::sync::Arc;

use domain::account::Person;
use domain::decision::{Lasting, SubjectStatus, Wish};
use domain::gate::is_paused;
use domain::ids::PurposeKey;
use domain::read::{Choice, Choices, Decided, Published};
use leptos::prelude::*;
use service::{Error, Seen, Service};

use super::actions::{Part, SwitchError, Switched};
use super::card::Cards;
use super::{page, saved, wish};
use crate::ready::{Html, owned};
use crate::shell::NO_ASSETS;
use crate::{Caller, PageContext, routes};

pub(super) async fn answer(
    purpose: String,
    wanted: String,
    lasting: String,
    seen: i64,
    key: String,
) -> Result<Switched, SwitchError> {
    let service = use_context::<Service>().ok_or(SwitchError::Unavailable)?;
    let Some(Caller {
        person: Some(person),
        form_key,
    }) = use_context::<Caller>()
    else {
        return Err(SwitchError::Form);
    };
    let purpose: PurposeKey = purpose.parse().map_err(|_| SwitchError::Refused)?;
    let wish = Wish::from_word(&wanted).ok_or(SwitchError::Refused)?;
    let lasting: Lasting = wish::lasting(&lasting).ok_or(SwitchError::Refused)?;
    let viewer = service.viewer(&person).map_err(code)?;
    let seen = Seen {
        registry_version: seen,
        language: person.language,
    };
    let decided = service
        .decide(viewer, purpose.clone(), wish, lasting, seen, Some(key))
        .await
        .map_err(code)?;
    let published = service.published().await.map_err(code)?;
    let model = service.choices(viewer).await.map_err(code)?;
    render(&person, &published, &model, &purpose, &decided, &form_key).ok_or(SwitchError::Form)
}

/// Fixed words for what went wrong; what the island cannot explain is left to the plain form.
fn code(error: Error) -> SwitchError {
    match error {
        Error::NotFound | Error::Conflict => SwitchError::Form,
        Error::Forbidden | Error::Refused(_) | Error::Invalid(_) => SwitchError::Refused,
        Error::RateLimited { .. }
        | Error::OutOfTime
        | Error::Unavailable { .. }
        | Error::Internal(_) => SwitchError::Unavailable,
    }
}

fn render(
    person: &Person,
    published: &Arc<Published>,
    model: &Choices,
    key: &PurposeKey,
    decided: &Decided,
    form_key: &str,
) -> Option<Switched> {
    let cx = PageContext {
        published,
        text: crate::text::of_brand(person.language, &published.registry.brand),
        language: person.language,
        theme: person.theme,
        person: Some(person),
        mirror: None,
        path: routes::CHOICES,
        assets: &NO_ASSETS,
        now: model.now,
        build: "",
        form_key,
    };
    let mut purposes = published.registry.purposes.iter();
    let position = purposes.position(|purpose| purpose.key == *key)?;
    let purpose = published.registry.purposes.get(position)?;
    let choice: &Choice = model
        .choices
        .iter()
        .find(|choice| choice.state.purpose == *key)?;
    let line = choice
        .history
        .iter()
        .find(|line| Some(line.id) == decided.event)
        .filter(|line| {
            let standing = choice.state.standing.as_ref();
            standing.is_some_and(|standing| standing.event == line.id)
        });
    let (card, summary) = owned(|| {
        let (mut card, mut summary) = (Html::with_capacity(0), Html::with_capacity(0));
        Cards::new(&cx, model).write(&mut card, position, choice, line);
        summary.view(page::summary(&cx, model));
        (card.into_string(), summary.into_string())
    });
    let status = SubjectStatus {
        under_age: model.under_age,
        restricted: model.restricted.is_some(),
    };
    let said = line
        .map(|line| saved::sentence(&cx, purpose, line, is_paused(purpose, status)))
        .unwrap_or_default();
    Some(Switched {
        said,
        parts: vec![
            Part {
                id: key.to_string(),
                html: card,
            },
            Part {
                id: "summary".to_owned(),
                html: summary,
            },
        ],
    })
}
