//! What the server function behind the island does: the use case, then the results, made as the
//! page makes them.

use domain::account::Person;
use domain::read::{Holdings, PageFrom};
use leptos::prelude::*;
use service::Service;

use super::WordsForm;
use super::actions::{Found, SearchError};
use super::query::address;
use super::results;
use crate::shell::NO_ASSETS;
use crate::{Caller, PageContext, routes};

pub(super) async fn answer(form: WordsForm) -> Result<Found, SearchError> {
    let service = use_context::<Service>().ok_or(SearchError::Unavailable)?;
    let Some(Caller {
        person: Some(person),
        form_key,
    }) = use_context::<Caller>()
    else {
        return Err(SearchError::Form);
    };
    let viewer = service.viewer(&person).map_err(|_| SearchError::Form)?;
    let (filter, from) = form.read();
    let model = service
        .holdings(viewer, filter, from)
        .await
        .map_err(|_| SearchError::Unavailable)?;
    Ok(render(&person, &model, &form_key))
}

fn render(person: &Person, model: &Holdings, form_key: &str) -> Found {
    let cx = PageContext {
        published: &model.published,
        text: crate::text::of_brand(person.language, &model.published.registry.brand),
        language: person.language,
        theme: person.theme,
        person: Some(person),
        mirror: None,
        path: routes::DATA,
        assets: &NO_ASSETS,
        now: model.now,
        build: "",
        form_key,
    };
    let owner = Owner::new();
    let html = owner.with(|| results::results(&cx, model).to_html());
    owner.cleanup();
    Found {
        html,
        said: results::said(&cx, model),
        address: address(routes::DATA, &model.filter, PageFrom::Start),
    }
}
